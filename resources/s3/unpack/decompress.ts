import { setImmediate } from "node:timers/promises";
import type { ArchiveFile } from "./archive-file.ts";
import type { CompressionKind } from "./kind.ts";

/** A few kilobytes can decompress to gigabytes without any input or output that would let a signal through. */
const BREATH = 8 * 1024 * 1024;

/** The decompressed bytes of every stream in the file; the decoder is loaded when its format is met. */
export async function* decompress(kind: CompressionKind, file: ArchiveFile): AsyncGenerator<Uint8Array> {
  let sinceBreath = 0;
  for await (const chunk of await open(kind, file)) {
    sinceBreath += chunk.length;
    if (sinceBreath >= BREATH) {
      await setImmediate();
      sinceBreath = 0;
    }
    file.signal.throwIfAborted();
    yield chunk;
  }
}

async function open(kind: CompressionKind, file: ArchiveFile): Promise<AsyncIterable<Uint8Array>> {
  switch (kind) {
    case "gzip":
      return (await import("./gunzip.ts")).gunzip(file);
    case "bzip2":
      return (await import("./bunzip2.ts")).bunzip2(file);
    case "xz":
      return (await import("./xz.ts")).unxz(file);
    case "zstd":
      return (await import("./zstd.ts")).unzstd(file);
  }
}
