import { truncated } from "./archive-error.ts";

const NOTHING = new Uint8Array(0);

/** Takes exact amounts of bytes out of a stream of chunks, holding no more than what was asked for plus one chunk. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #held: Uint8Array = NOTHING;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** The next bytes without consuming them; fewer than `count` only at the end of the stream. */
  async peek(count: number): Promise<Uint8Array> {
    if (this.#held.length < count) await this.#fill(count);
    return this.#held.subarray(0, count);
  }

  /** Exactly `count` bytes; undefined when the stream has ended before the first of them. */
  async read(count: number, what: string): Promise<Uint8Array | undefined> {
    const bytes = await this.peek(count);
    if (bytes.length === 0 && count > 0) return undefined;
    if (bytes.length < count) throw truncated(what);
    this.#held = this.#held.subarray(count);
    return bytes;
  }

  /** Exactly `count` bytes, which have to be there. */
  async need(count: number, what: string): Promise<Uint8Array> {
    const bytes = await this.read(count, what);
    if (bytes === undefined) throw truncated(what);
    return bytes;
  }

  /** Between one and `most` bytes, whatever is at hand; undefined at the end of the stream. */
  async some(most: number): Promise<Uint8Array | undefined> {
    const bytes = await this.peek(1);
    if (bytes.length === 0) return undefined;
    const taken = this.#held.subarray(0, most);
    this.#held = this.#held.subarray(taken.length);
    return taken;
  }

  async skip(count: number, what: string): Promise<void> {
    for (let left = count; left > 0; ) {
      const bytes = await this.some(left);
      if (bytes === undefined) throw truncated(what);
      left -= bytes.length;
    }
  }

  /** Everything that is left. */
  async *rest(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const bytes = await this.some(Number.MAX_SAFE_INTEGER);
      if (bytes === undefined) return;
      yield bytes;
    }
  }

  /** Releases the source; needed when the stream is left before its end. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #fill(count: number): Promise<void> {
    const parts = [this.#held];
    let size = this.#held.length;
    while (size < count) {
      const { done, value } = await this.#chunks.next();
      if (done) break;
      parts.push(value);
      size += value.length;
    }
    const filled = parts.filter((part) => part.length > 0);
    this.#held = filled.length === 1 && filled[0] !== undefined ? filled[0] : Buffer.concat(filled);
  }
}
