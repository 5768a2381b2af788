import { ArchiveError } from "./archive-error.ts";
import type { BitReader } from "./bit-reader.ts";

const LONGEST = 20;

/** A canonical Huffman code: how many codes each length has, the first of them, and where its symbols begin. */
export interface HuffmanTable {
  readonly shortest: number;
  readonly counts: Int32Array;
  readonly first: Int32Array;
  readonly offsets: Int32Array;
  readonly symbols: readonly number[];
}

/** Reads the code lengths of `size` symbols, each coded as steps up or down from the one before. */
export function readTable(bits: BitReader, size: number): HuffmanTable {
  const lengths: number[] = [];
  let length = bits.read(5);
  while (lengths.length < size) {
    if (length < 1 || length > LONGEST) throw damaged();
    if (bits.read(1) === 0) lengths.push(length);
    else length += bits.read(1) === 0 ? 1 : -1;
  }
  return tableOf(lengths);
}

function tableOf(lengths: readonly number[]): HuffmanTable {
  const counts = new Int32Array(LONGEST + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const first = new Int32Array(LONGEST + 1);
  const offsets = new Int32Array(LONGEST + 1);
  for (let length = 1; length <= LONGEST; length++) {
    const before = counts[length - 1] ?? 0;
    first[length] = ((first[length - 1] ?? 0) + before) << 1;
    offsets[length] = (offsets[length - 1] ?? 0) + before;
  }
  const symbols = lengths
    .map((_, symbol) => symbol)
    .sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
  return { shortest: Math.min(...lengths), counts, first, offsets, symbols };
}

/** The next symbol. A code that the table does not have is damage. */
export function symbolOf(bits: BitReader, table: HuffmanTable): number {
  let code = bits.read(table.shortest);
  for (let length = table.shortest; length <= LONGEST; length++) {
    const index = code - (table.first[length] ?? 0);
    if (index >= 0 && index < (table.counts[length] ?? 0)) {
      return table.symbols[(table.offsets[length] ?? 0) + index] ?? -1;
    }
    code = (code << 1) | bits.read(1);
  }
  throw damaged();
}

function damaged(): ArchiveError {
  return new ArchiveError("the bzip2 stream is damaged");
}
