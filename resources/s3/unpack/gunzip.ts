import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { asArchiveError } from "./archive-error.ts";
import { type ArchiveFile, readRange } from "./archive-file.ts";
import { requirePadding } from "./padding.ts";

/** All members of a gzip file; zlib verifies their lengths and checksums. */
export async function* gunzip(file: ArchiveFile): AsyncGenerator<Uint8Array> {
  const input = Readable.from(readRange(file));
  const inflate = createGunzip();
  // Not pipeline(): zlib stops reading at padding, which pipeline() would report as a premature close.
  input.on("error", (error) => inflate.destroy(error)).pipe(inflate);
  try {
    for await (const chunk of inflate) yield chunk as Uint8Array;
  } catch (error) {
    file.signal.throwIfAborted();
    throw asArchiveError(error, "the gzip stream");
  } finally {
    input.destroy();
  }
  // zlib stops at the first zero byte between members; what follows is for us to look at.
  await requirePadding(readRange(file, inflate.bytesWritten), "the gzip stream");
}
