import { ArchiveError, namedError, quoted } from "./archive-error.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { Member, Piece } from "./member.ts";
import { latest, type PaxRecords, parsePax, paxSize, paxValue } from "./pax.ts";
import { decodeName } from "./tar-field.ts";
import { BLOCK, isZero, parseTarHeader, type TarHeader } from "./tar-header.ts";
import { type Extent, gnuSparseMap, paxSparseMap } from "./tar-sparse.ts";

const WHAT = "the tar archive";
const LONGEST_EXTENSION = 1024 * 1024;
const SPECIAL: Readonly<Record<string, string>> = { 3: "character device", 4: "block device", 6: "FIFO" };

/** What extension headers say about the member that follows them. */
interface Extensions {
  readonly name?: string;
  readonly target?: string;
  readonly records: PaxRecords;
}

/**
 * The members of a tar archive in the order of the archive: POSIX, pax, GNU and pre-POSIX. Written here because the
 * available reader knows no sparse files, which GNU tar makes and stock pipelines unpack.
 */
export async function* readTar(reader: ByteReader): AsyncGenerator<Member> {
  let global: PaxRecords = [];
  let extensions: Extensions = { records: [] };
  for (;;) {
    const block = await nextHeader(reader);
    if (block === undefined) break;
    const header = parseTarHeader(block);
    if ("xXgLK".includes(header.type)) {
      const bytes = await extensionBytes(header, reader);
      if (header.type === "g") global = latest([...global, ...parsePax(bytes)]);
      else extensions = extended(extensions, header.type, bytes);
      continue;
    }
    yield* member(header, block, { ...extensions, records: [...global, ...extensions.records] }, reader);
    extensions = { records: [] };
  }
  // What follows the end mark is filler; reading it lets the decompressor verify the end of its stream.
  for await (const _ of reader.rest());
}

/** Undefined at the end mark, which is two zero blocks; some archivers leave one or both out. */
async function nextHeader(reader: ByteReader): Promise<Uint8Array | undefined> {
  const block = await reader.read(BLOCK, WHAT);
  if (block === undefined || !isZero(block)) return block;
  const second = await reader.peek(BLOCK);
  return second.length < BLOCK || isZero(second) ? undefined : reader.read(BLOCK, WHAT);
}

async function extensionBytes({ size }: TarHeader, reader: ByteReader): Promise<Uint8Array> {
  if (size > LONGEST_EXTENSION) throw new ArchiveError(`${WHAT} has an extended header of ${size} bytes`);
  return (await reader.need(padded(size), WHAT)).subarray(0, size);
}

function extended(before: Extensions, type: string, bytes: Uint8Array): Extensions {
  if (type === "L") return { ...before, name: untilNul(bytes) };
  if (type === "K") return { ...before, target: untilNul(bytes) };
  return { ...before, records: parsePax(bytes) };
}

function untilNul(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return decodeName(end === -1 ? bytes : bytes.subarray(0, end));
}

async function* member(
  header: TarHeader,
  block: Uint8Array,
  { name: longName, target: longTarget, records }: Extensions,
  reader: ByteReader,
): AsyncGenerator<Member> {
  const name = paxValue(records, "GNU.sparse.name") ?? paxValue(records, "path") ?? longName ?? header.name;
  const modified = Number(paxValue(records, "mtime") ?? header.modified);
  const common = { name, mode: header.mode, modified };
  const target = paxValue(records, "linkpath") ?? longTarget ?? header.linkName;
  const stored = paxSize(records, "size") ?? header.size;
  const special = SPECIAL[header.type];
  // Links, devices and directories have no content, whatever size old archivers recorded for them.
  if (header.type === "1") yield { ...common, kind: "hardlink", target };
  else if (header.type === "2") yield { ...common, kind: "symlink", target };
  else if (special !== undefined) yield { ...common, kind: "special", what: special };
  else if (header.type === "5") yield { ...common, kind: "directory" };
  else if (header.type === "M") throw new ArchiveError(`member ${quoted(name)} continues in another volume`);
  else if (header.type === "V") await reader.skip(padded(stored), WHAT);
  else if (header.type === "D" || (header.type === "0" && name.endsWith("/"))) {
    yield { ...common, kind: "directory" };
    await reader.skip(padded(stored), WHAT);
  } else {
    const sparse =
      header.type === "S" ? gnuSparseMap(block, stored, reader) : paxSparseMap(records, stored, reader);
    const { size, extents, mapBytes } = await sparse.catch((error) => {
      throw namedError(error, name);
    });
    const data = stored - mapBytes;
    yield { ...common, kind: "file", size, content: pieces(extents, reader) };
    await reader.skip(padded(data) - data, WHAT);
  }
}

async function* pieces(extents: readonly Extent[], reader: ByteReader): AsyncGenerator<Piece> {
  for (const { position, length } of extents) {
    for (let done = 0; done < length; ) {
      const bytes = await reader.some(length - done);
      if (bytes === undefined) throw new ArchiveError(`${WHAT} is cut short`);
      yield { position: position + done, bytes };
      done += bytes.length;
    }
  }
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}
