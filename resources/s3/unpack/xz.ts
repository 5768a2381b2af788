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

const UNSUPPORTED = "uses a filter or a check other than LZMA2 with CRC32 or CRC64";
/** What the decoder's error numbers say of archives that are sound, but not for this decoder. */
const REASONS: Readonly<Record<string, string>> = {
  2: UNSUPPORTED,
  4: "needs a dictionary of more than 64 MiB",
  6: UNSUPPORTED,
};

function translated(cause: unknown): ArchiveError {
  const error = asArchiveError(cause, WHAT);
  const reason = REASONS[/error code (\d+)$/.exec(error.message)?.[1] ?? ""];
  return reason === undefined ? error : new ArchiveError(`${WHAT} ${reason}`, { cause });
}
