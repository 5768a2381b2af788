import type { FileHandle } from "node:fs/promises";
import { Writable } from "node:stream";
import type { Range } from "./ranges.ts";

const BUFFERED = 1024 * 1024;

/**
 * A range of a file as a stream to write to. While one write is under way, what arrives is gathered for the next.
 * Bytes outside the range are dropped, because a body may begin earlier and end later than was asked for.
 */
export class FileRange extends Writable {
  /** Everything before this offset, from the start of the range on, is in the file. */
  position: number;
  /** Why the file could not be written, to be told from trouble with the network. */
  writeFailure: unknown;
  readonly #file: FileHandle;
  readonly #end: number;
  readonly #onWritten: (bytes: number) => void;
  #offset: number;
  #underWay: Promise<void> = Promise.resolve();

  /**
   * @param start offset of the first byte that will come
   * @param onWritten told of bytes that are in the file
   */
  constructor(file: FileHandle, range: Range, start: number, onWritten: (bytes: number) => void) {
    super({ highWaterMark: BUFFERED });
    this.#file = file;
    this.#end = range.end;
    this.#onWritten = onWritten;
    this.#offset = start;
    this.position = range.start;
  }

  /** Resolves when no write is under way any more, which may be after the stream was destroyed. */
  settled(): Promise<void> {
    return this.#underWay;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this._writev([{ chunk }], done);
  }

  override _writev(pieces: readonly { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    const chunks = pieces.map(({ chunk }) => this.#inRange(chunk)).filter(({ length }) => length > 0);
    this.#underWay = this.#writeAll(chunks).then(
      () => {
        for (const { chunk } of pieces) release(chunk);
        done();
      },
      (error: Error) => {
        this.writeFailure = error;
        done(error);
      },
    );
  }

  #inRange(chunk: Buffer): Buffer {
    const offset = this.#offset;
    this.#offset += chunk.length;
    return chunk.subarray(Math.max(0, this.position - offset), Math.max(0, this.#end - offset));
  }

  async #writeAll(chunks: readonly Buffer[]): Promise<void> {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (length === 0) return;
    const { bytesWritten } = await this.#file.writev(chunks, this.position);
    this.position += bytesWritten;
    this.#onWritten(bytesWritten);
    // A nearly full disk takes a part without complaint; the rest then says why.
    if (bytesWritten < length) await this.#writeAll([Buffer.concat(chunks).subarray(bytesWritten)]);
  }
}

/**
 * Frees the memory of a chunk that is not needed any more. Left to the garbage collector, the buffers of a fast
 * transfer make it run all the time. A chunk that is part of a larger buffer is left alone: others may read the rest.
 */
function release({ buffer, byteLength }: Buffer): void {
  if (byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer?.(0);
}
