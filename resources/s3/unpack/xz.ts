import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { ArchiveError, asArchiveError } from "./archive-error.ts";
import { type ArchiveFile, readRange } from "./archive-file.ts";
import { xzStreams } from "./xz-streams.ts";

const WHAT = "the xz stream";

/** All streams of an xz file. The decoder stops after the first stream it meets, so it gets them one by one. */
export async function* unxz(file: ArchiveFile): AsyncGenerator<Uint8Array> {
  const { XzReadableStream } = await import("xz-decompress");
  for (const { start, end } of await xzStreams(file)) {
    const input = Readable.toWeb(Readable.from(readRange(file, start, end))) as ReadableStream<Uint8Array>;
    try {
      // The types of the web streams of Node and of the DOM differ; the objects are the same.
      const output = new XzReadableStream(input as never) as unknown as ReadableStream<Uint8Array>;
      for await (const chunk of output) if (chunk.length > 0) yield chunk;
    } catch (error) {
      file.signal.throwIfAborted();
      throw translated(error);
    }
  }
}

/** The decoder's error number for filters and checks (SHA-256) that it was built without. */
const UNSUPPORTED = /error code (2|6)$/;

function translated(error: unknown): ArchiveError {
  const { message } = asArchiveError(error, WHAT);
  if (UNSUPPORTED.test(message)) {
    return new ArchiveError(`${WHAT} uses a filter or a check other than LZMA2 with CRC32 or CRC64`, {
      cause: error,
    });
  }
  return asArchiveError(error, WHAT);
}
