import { ArchiveError, truncated } from "./archive-error.ts";
import { type ArchiveFile, readRange } from "./archive-file.ts";
import { BitReader } from "./bit-reader.ts";
import { ByteReader } from "./byte-reader.ts";
import { readBlock } from "./bzip2-block.ts";
import { blockBytes } from "./bzip2-output.ts";
import { requirePadding } from "./padding.ts";

const WHAT = "the bzip2 stream";
const BLOCK_MAGIC = 0x314159265359;
const END_MAGIC = 0x177245385090;
/** More than the longest block: 900 000 symbols of at most 20 bits, and its tables. */
const LONGEST_BLOCK = 2_500_000;

/**
 * All streams of a bzip2 file, one block at a time, with every checksum verified. Written here because the packages
 * either want the whole file in memory or can be made to loop for ever by a hostile block.
 */
export async function* bunzip2(file: ArchiveFile): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(readRange(file));
  do yield* oneStream(reader);
  while (isStream(await reader.peek(4)));
  await requirePadding(reader.rest(), WHAT);
}

function isStream(head: Uint8Array): boolean {
  const level = head[3] ?? 0;
  return Buffer.from(head.subarray(0, 3)).toString("latin1") === "BZh" && level >= 0x31 && level <= 0x39;
}

async function* oneStream(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const header = await reader.need(4, WHAT);
  if (!isStream(header)) throw new ArchiveError(`${WHAT} has an invalid header`);
  const blockSize = ((header[3] ?? 0) - 0x30) * 100_000;
  let combined = 0;
  let bitOffset = 0;
  for (;;) {
    // Blocks start anywhere inside a byte, so the byte that two blocks share stays in the reader.
    const bits = new BitReader(await reader.peek(LONGEST_BLOCK), bitOffset, () => truncated(WHAT));
    const magic = bits.read(24) * 0x1000000 + bits.read(24);
    const checksum = bits.read(16) * 0x10000 + bits.read(16);
    if (magic === END_MAGIC) {
      if (checksum !== combined) throw new ArchiveError(`${WHAT} has a wrong checksum`);
      await reader.skip(bits.bytesTouched, WHAT);
      return;
    }
    if (magic !== BLOCK_MAGIC) throw new ArchiveError(`${WHAT} is damaged`);
    const block = readBlock(bits, blockSize);
    combined = (checksum ^ ((combined << 1) | (combined >>> 31))) >>> 0;
    yield* blockBytes(block, checksum);
    bitOffset = bits.position % 8;
    await reader.skip(Math.floor(bits.position / 8), WHAT);
  }
}
