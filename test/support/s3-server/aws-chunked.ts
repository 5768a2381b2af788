import { ServiceError } from "../service-error.ts";

const SMALLEST_CHUNK = 8192;

export interface ChunkedPayload {
  readonly data: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

const incomplete = () =>
  new ServiceError(400, "IncompleteBody", "The request body terminated unexpectedly or is not aws-chunked");

/** Reads up to the next line break; the position moves behind it. */
class Cursor {
  readonly #source: Buffer;
  #position = 0;

  constructor(source: Buffer) {
    this.#source = source;
  }

  line(): string {
    const end = this.#source.indexOf("\r\n", this.#position, "latin1");
    if (end < 0) throw incomplete();
    const line = this.#source.toString("latin1", this.#position, end);
    this.#position = end + 2;
    return line;
  }

  take(size: number): Buffer {
    const end = this.#position + size;
    if (end > this.#source.length) throw incomplete();
    const bytes = this.#source.subarray(this.#position, end);
    this.#position = end;
    return bytes;
  }

  get atEnd(): boolean {
    return this.#position === this.#source.length;
  }
}

function readTrailers(cursor: Cursor): Record<string, string> {
  const trailers: Record<string, string> = {};
  while (!cursor.atEnd) {
    const line = cursor.line();
    if (line === "") continue;
    const [name = "", value = ""] = line.split(/:(.*)/s);
    trailers[name.toLowerCase()] = value.trim();
  }
  return trailers;
}

/**
 * Undoes `aws-chunked` and refuses chunks below 8 KiB other than the last one. What the trailers say about the data is
 * for the caller to verify.
 */
export function decodeAwsChunked(source: Buffer): ChunkedPayload {
  const cursor = new Cursor(source);
  const chunks: Buffer[] = [];
  for (let short = 0; ; ) {
    const header = /^[0-9a-f]+$/i.exec(cursor.line());
    if (header === null) throw incomplete();
    const size = Number.parseInt(header[0], 16);
    const data = cursor.take(size);
    if (size === 0) return { data: Buffer.concat(chunks), trailers: readTrailers(cursor) };
    if (short > 0) {
      const message = "Only the last chunk is allowed to have a size less than 8192 bytes";
      throw new ServiceError(403, "InvalidChunkSizeError", message, {
        fields: { Chunk: String(chunks.length), BadChunkSize: String(short) },
      });
    }
    if (size < SMALLEST_CHUNK) short = size;
    chunks.push(data);
    if (cursor.line() !== "") throw incomplete();
  }
}
