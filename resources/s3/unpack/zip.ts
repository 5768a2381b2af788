import { crc32 } from "node:zlib";
import type { Entry, ZipFile } from "yauzl";
import { ArchiveError, asArchiveError, quoted } from "./archive-error.ts";
import type { ArchiveFile } from "./archive-file.ts";
import { inSequence, type Member } from "./member.ts";
import { zipName } from "./zip-name.ts";
import { zipSource } from "./zip-source.ts";

const WHAT = "the zip archive";
const MADE_ON_UNIX = [3, 19];
const TYPE = 0o170000;
const TYPES: ReadonlyMap<number, string> = new Map([
  [0o120000, "symlink"],
  [0o010000, "FIFO"],
  [0o020000, "character device"],
  [0o060000, "block device"],
  [0o140000, "socket"],
]);
const LONGEST_TARGET = 4096;

/** The members of a zip archive in the order of its directory, their sizes and checksums verified. */
export async function* readZip(file: ArchiveFile): AsyncGenerator<Member> {
  const yauzl = await import("yauzl");
  // Names are decoded and judged here, in one way for all formats.
  const options = { autoClose: false, decodeStrings: false };
  const source = zipSource(yauzl.RandomAccessReader, file);
  const zip = await yauzl.fromRandomAccessReaderPromise(source, file.size, options).catch((error) => {
    throw asArchiveError(error, WHAT);
  });
  for await (const entry of entries(zip)) {
    file.signal.throwIfAborted();
    const name = zipName(entry, yauzl.getFileNameLowLevel);
    yield await member(entry, name, contentOf(entry, zip, { name, signal: file.signal }));
  }
}

async function* entries(zip: ZipFile): AsyncGenerator<Entry> {
  try {
    yield* zip.eachEntry();
  } catch (error) {
    throw asArchiveError(error, WHAT);
  }
}

async function member(entry: Entry, name: string, content: AsyncIterable<Uint8Array>): Promise<Member> {
  // Only archives made on Unix record permissions; elsewhere these bits mean other things.
  const unix = MADE_ON_UNIX.includes(entry.versionMadeBy >> 8) ? entry.externalFileAttributes >>> 16 : 0;
  const modified = entry.getLastModDate().getTime() / 1000;
  const common = { name, modified, mode: unix === 0 ? undefined : unix };
  if (name.endsWith("/")) return { ...common, kind: "directory" };
  const type = TYPES.get(unix & TYPE);
  // What came out of a pipe is recorded as a FIFO that has content.
  if (type !== undefined && type !== "symlink" && entry.uncompressedSize === 0)
    return { ...common, kind: "special", what: type };
  if (type === "symlink") return { ...common, kind: "symlink", target: await targetOf(entry, content, name) };
  return { ...common, kind: "file", size: entry.uncompressedSize, content: inSequence(content) };
}

async function targetOf(entry: Entry, content: AsyncIterable<Uint8Array>, name: string): Promise<string> {
  if (entry.uncompressedSize > LONGEST_TARGET) {
    throw new ArchiveError(`member ${quoted(name)} is a link with an invalid target`);
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Decompressed content. yauzl verifies the size, and nobody but us the checksum. */
async function* contentOf(
  entry: Entry,
  zip: ZipFile,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const what = `member ${quoted(name)}`;
  if (entry.isEncrypted()) throw new ArchiveError(`${what} is encrypted`);
  if (!entry.canDecodeFileData()) {
    throw new ArchiveError(`${what} uses the unsupported compression method ${entry.compressionMethod}`);
  }
  let checksum = 0;
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      signal.throwIfAborted();
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw asArchiveError(error, what);
  }
  if (checksum !== entry.crc32) throw new ArchiveError(`${what} has a wrong checksum`);
}
