import { constants } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { basename } from "node:path";
import { ResourceError } from "../../shared/resource/errors.ts";
import type { Log } from "../../shared/resource/log.ts";
import { ArchiveError, quoted } from "./unpack/archive-error.ts";
import { type ArchiveFile, readRange } from "./unpack/archive-file.ts";
import { ByteReader } from "./unpack/byte-reader.ts";
import { decompress } from "./unpack/decompress.ts";
import { decompressedName } from "./unpack/decompressed-name.ts";
import { Destination } from "./unpack/destination.ts";
import { type ArchiveKind, HEAD_SIZE, kindOf } from "./unpack/kind.ts";
import { limitsOf } from "./unpack/limits.ts";
import { inSequence, type Member } from "./unpack/member.ts";

export interface DownloadedArchive {
  /** Absolute path, directly inside `directory`. */
  readonly path: string;
  readonly directory: string;
}

/**
 * Unpacks an archive where it was downloaded to, and removes it. Members are judged one by one as they come, so a
 * refused archive may leave the members before the bad one; the step fails and nobody uses them.
 */
export async function unpack(
  { path, directory }: DownloadedArchive,
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<void> {
  const name = basename(path);
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const file = await archiveFile(handle, signal);
    const kind = await requireKind(file, name);
    // From here on the open handle is the archive, and its name is free for a member of that name.
    await unlink(path);
    const destination = new Destination(directory, { log, limits: limitsOf(directory) });
    for await (const member of membersOf(kind, file, name)) {
      signal.throwIfAborted();
      await destination.add(member);
    }
    destination.finish();
  } catch (error) {
    signal.throwIfAborted();
    throw explained(error, name);
  } finally {
    await handle.close();
  }
}

async function archiveFile(handle: FileHandle, signal: AbortSignal): Promise<ArchiveFile> {
  return { handle, size: (await handle.stat()).size, signal };
}

async function requireKind(file: ArchiveFile, name: string): Promise<ArchiveKind> {
  const kind = kindOf(await new ByteReader(readRange(file, 0, HEAD_SIZE)).peek(HEAD_SIZE));
  if (kind !== undefined) return kind;
  const state = file.size === 0 ? "the file is empty" : "the file is not an archive";
  throw new ResourceError("invalid-request", `Cannot unpack ${quoted(name)}: ${state}`, {
    hint: 'Remove "unpack", or upload a zip, tar, gzip, bzip2, xz or zstd file',
  });
}

async function* membersOf(kind: ArchiveKind, file: ArchiveFile, name: string): AsyncGenerator<Member> {
  if (kind === "zip") {
    const { readZip } = await import("./unpack/zip.ts");
    yield* readZip(file);
    return;
  }
  const reader = new ByteReader(kind === "tar" ? readRange(file) : decompress(kind, file));
  try {
    if (kind === "tar" || kindOf(await reader.peek(HEAD_SIZE)) === "tar") {
      const { readTar } = await import("./unpack/tar.ts");
      yield* readTar(reader);
    } else {
      // The size is not known before the end, and needs not be: there are no gaps.
      yield { kind: "file", name: decompressedName(name, kind), size: 0, content: inSequence(reader.rest()) };
    }
  } finally {
    await reader.close();
  }
}

function explained(error: unknown, name: string): unknown {
  if (!(error instanceof ArchiveError)) return error;
  return new ResourceError("untrusted", `Cannot unpack ${quoted(name)}: ${error.message}`, {
    cause: error,
    hint: "Check how the object was made and uploaded",
  });
}
