import { MemberError } from "./archive-error.ts";
import type { ByteReader } from "./byte-reader.ts";
import { type PaxRecords, paxSize, paxValue } from "./pax.ts";
import { numberField } from "./tar-field.ts";
import { BLOCK } from "./tar-header.ts";

const WHAT = "the tar archive";
const MOST_EXTENTS = 1_000_000;

export interface Extent {
  readonly position: number;
  readonly length: number;
}

/** Which parts of a file are stored, and how many of the stored bytes are the map itself, in front of them. */
export interface SparseMap {
  readonly size: number;
  readonly extents: readonly Extent[];
  readonly mapBytes: number;
}

/** The map of an old GNU sparse member: four entries in its header, more in the blocks that follow the header. */
export async function gnuSparseMap(
  header: Uint8Array,
  stored: number,
  reader: ByteReader,
): Promise<SparseMap> {
  const numbers = fieldsOf(header, 386, 4);
  for (let more = header[482] !== 0; more; ) {
    const block = await reader.need(BLOCK, WHAT);
    numbers.push(...fieldsOf(block, 0, 21));
    if (numbers.length > 2 * MOST_EXTENTS) throw damaged();
    more = block[504] !== 0;
  }
  return checked(numberField(header, 483, 12) ?? -1, numbers, { stored, mapBytes: 0 });
}

function fieldsOf(block: Uint8Array, start: number, entries: number): number[] {
  const numbers: number[] = [];
  for (let entry = 0; entry < entries; entry++) {
    const at = start + entry * 24;
    if (block[at] === 0) break;
    numbers.push(numberField(block, at, 12) ?? -1, numberField(block, at + 12, 12) ?? -1);
  }
  return numbers;
}

/** The map of a member with pax records: one of the three sparse versions, or one extent for everything else. */
export async function paxSparseMap(
  records: PaxRecords,
  stored: number,
  reader: ByteReader,
): Promise<SparseMap> {
  const major = paxValue(records, "GNU.sparse.major");
  if (major !== undefined) {
    if (major !== "1" || paxValue(records, "GNU.sparse.minor") !== "0") {
      throw new MemberError("is a sparse file of an unknown version");
    }
    return mapInContent(paxSize(records, "GNU.sparse.realsize") ?? -1, stored, reader);
  }
  const size = paxSize(records, "GNU.sparse.size");
  if (size === undefined) return { size: stored, extents: [{ position: 0, length: stored }], mapBytes: 0 };
  const map = paxValue(records, "GNU.sparse.map");
  const repeated = ["GNU.sparse.offset", "GNU.sparse.numbytes"];
  const texts =
    map?.split(",") ?? records.filter(([key]) => repeated.includes(key)).map(([, value]) => value);
  return checked(size, texts.map(toNumber), { stored, mapBytes: 0 });
}

/** Version 1.0 puts the map in front of the content: decimal lines, filled up to whole blocks. */
async function mapInContent(size: number, stored: number, reader: ByteReader): Promise<SparseMap> {
  const numbers: number[] = [];
  let mapBytes = 0;
  let text = "";
  let wanted = 1;
  while (numbers.length < wanted) {
    text += Buffer.from(await reader.need(BLOCK, WHAT)).toString("latin1");
    mapBytes += BLOCK;
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    numbers.push(...lines.map(toNumber));
    const [entries = 0] = numbers;
    if (entries < 0 || entries > MOST_EXTENTS || text.length > BLOCK || mapBytes > stored) throw damaged();
    wanted = 1 + 2 * entries;
  }
  return checked(size, numbers.slice(1, wanted), { stored, mapBytes });
}

function toNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : -1;
}

/** Refuses maps that overlap, run backwards, reach beyond the file or do not add up to what is stored. */
function checked(
  size: number,
  numbers: readonly number[],
  { stored, mapBytes }: { readonly stored: number; readonly mapBytes: number },
): SparseMap {
  if (!Number.isSafeInteger(size) || size < 0 || numbers.length % 2 !== 0) throw damaged();
  const extents: Extent[] = [];
  let end = 0;
  let sum = mapBytes;
  for (let index = 0; index < numbers.length; index += 2) {
    const [position = -1, length = -1] = numbers.slice(index, index + 2);
    if (position < end || length < 0 || position + length > size) throw damaged();
    end = position + length;
    sum += length;
    extents.push({ position, length });
  }
  if (sum !== stored) throw damaged();
  return { size, extents, mapBytes };
}

function damaged(): MemberError {
  return new MemberError("has a damaged sparse map");
}
