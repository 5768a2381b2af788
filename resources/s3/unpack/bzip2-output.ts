import { ArchiveError } from "./archive-error.ts";
import type { Block } from "./bzip2-block.ts";

const CHUNK = 64 * 1024;
/** After this many equal bytes comes one that says how often to repeat them. */
const RUN = 4;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

/** The original bytes of a block, in chunks because runs can make 45 MB of it; the checksum falls at the end. */
export function* blockBytes({ column, start }: Block, checksum: number): Generator<Uint8Array> {
  linkRotations(column);
  let crc = 0xffffffff;
  let chunk = Buffer.allocUnsafe(CHUNK);
  let used = 0;
  let entry = column[start] ?? 0;
  let previous = -1;
  let equal = 0;
  for (let index = 0; index < column.length; index++) {
    entry = column[entry >>> 8] ?? 0;
    const byte = entry & 0xff;
    const repeats = equal === RUN ? byte : 1;
    const output = equal === RUN ? previous : byte;
    equal = equal === RUN ? 0 : byte === previous ? equal + 1 : 1;
    previous = equal === 0 ? -1 : byte;
    if (used + repeats > CHUNK) {
      yield chunk.subarray(0, used);
      chunk = Buffer.allocUnsafe(CHUNK);
      used = 0;
    }
    for (let repeat = 0; repeat < repeats; repeat++) {
      chunk[used++] = output;
      crc = (crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ output] ?? 0);
    }
  }
  if (~crc >>> 0 !== checksum) throw new ArchiveError("the bzip2 stream has a wrong checksum");
  yield chunk.subarray(0, used);
}

/** Undoes the sorting: the upper 24 bits of every entry become the position of the byte that follows it. */
function linkRotations(column: Uint32Array): void {
  const next = new Uint32Array(257);
  for (const byte of column) next[byte + 1] = (next[byte + 1] ?? 0) + 1;
  for (let byte = 1; byte < 257; byte++) next[byte] = (next[byte] ?? 0) + (next[byte - 1] ?? 0);
  for (let index = 0; index < column.length; index++) {
    const byte = (column[index] ?? 0) & 0xff;
    const position = next[byte] ?? 0;
    next[byte] = position + 1;
    column[position] = ((column[position] ?? 0) | (index << 8)) >>> 0;
  }
}
