import { ArchiveError } from "./archive-error.ts";
import type { BitReader } from "./bit-reader.ts";
import { type HuffmanTable, readTable, symbolOf } from "./huffman.ts";

const GROUP = 50;
const RUN_A = 0;
const RUN_B = 1;

/** A block after Huffman and move-to-front decoding: the last column of the sorted rotations. */
export interface Block {
  readonly column: Uint32Array;
  readonly start: number;
}

/** Reads the block whose magic and checksum have just been read. Work and memory are bounded by `blockSize`. */
export function readBlock(bits: BitReader, blockSize: number): Block {
  if (bits.read(1) === 1) throw new ArchiveError("the bzip2 stream uses the randomisation of bzip2 0.9.0");
  const start = bits.read(24);
  const alphabet = readAlphabet(bits);
  const tables = bits.read(3);
  const count = bits.read(15);
  if (alphabet.length === 0 || tables < 2 || tables > 6 || count === 0) throw damaged();
  const selectors = readSelectors(bits, tables, count);
  const codes = Array.from({ length: tables }, () => readTable(bits, alphabet.length + 2));
  const column = readColumn(
    bits,
    blockSize,
    alphabet,
    selectors.map((selector) => codes[selector] ?? fail()),
  );
  if (start >= column.length) throw damaged();
  return { column, start };
}

function readAlphabet(bits: BitReader): Uint8Array {
  const rows = bits.read(16);
  const alphabet: number[] = [];
  for (let row = 0; row < 16; row++) {
    if ((rows & (0x8000 >> row)) === 0) continue;
    const columns = bits.read(16);
    for (let column = 0; column < 16; column++) {
      if ((columns & (0x8000 >> column)) !== 0) alphabet.push(row * 16 + column);
    }
  }
  return Uint8Array.from(alphabet);
}

function readSelectors(bits: BitReader, tables: number, count: number): number[] {
  const order = Uint8Array.from({ length: tables }, (_, index) => index);
  return Array.from({ length: count }, () => {
    let index = 0;
    while (bits.read(1) === 1) index++;
    return toFront(order, index);
  });
}

function readColumn(
  bits: BitReader,
  blockSize: number,
  alphabet: Uint8Array,
  tables: readonly HuffmanTable[],
): Uint32Array {
  const column = new Uint32Array(blockSize);
  const end = alphabet.length + 1;
  let length = 0;
  let run = 0;
  let weight = 1;
  for (let read = 0; ; read++) {
    const symbol = symbolOf(bits, tables[Math.floor(read / GROUP)] ?? fail());
    if (symbol === RUN_A || symbol === RUN_B) {
      run += weight << symbol;
      weight <<= 1;
      // Checked at every step, before `weight` can overflow.
      if (length + run > blockSize) throw damaged();
      continue;
    }
    if (run > 0) {
      column.fill(alphabet[0] ?? fail(), length, length + run);
      length += run;
      run = 0;
      weight = 1;
    }
    if (symbol === end) return column.subarray(0, length);
    if (length === blockSize) throw damaged();
    column[length++] = toFront(alphabet, symbol - 1);
  }
}

function toFront(order: Uint8Array, index: number): number {
  const value = order[index] ?? fail();
  // Mostly a few steps, for which a loop is several times faster than copyWithin().
  for (let at = index; at > 0; at--) order[at] = order[at - 1] ?? 0;
  order[0] = value;
  return value;
}

function fail(): never {
  throw damaged();
}

function damaged(): ArchiveError {
  return new ArchiveError("the bzip2 stream is damaged");
}
