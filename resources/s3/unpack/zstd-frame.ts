import { ArchiveError } from "./archive-error.ts";
import type { ByteReader } from "./byte-reader.ts";

export const WHAT = "the zstd stream";
/** What zstd itself accepts unless told otherwise; the decoder allocates it on the word of the header. */
const LARGEST_WINDOW = 128 * 1024 * 1024;
const LARGEST_BLOCK = 128 * 1024;

interface FramePart {
  readonly bytes: Uint8Array;
  readonly last: boolean;
}

export interface ZstdFrame {
  /** The frame without its checksum: the header, then block after block. */
  readonly parts: AsyncIterable<FramePart>;
  /** How much it decompresses to, when the header tells. */
  readonly size: number | undefined;
  /** To be called once `parts` has ended. */
  checksum(): Promise<number | undefined>;
}

export function isFrame(head: Uint8Array): boolean {
  return head.length === 4 && Buffer.from(head).readUInt32LE(0) === 0xfd2fb528;
}

/** Frames that carry something for other programs; they decompress to nothing. */
export function isSkippable(head: Uint8Array): boolean {
  return head.length === 4 && (Buffer.from(head).readUInt32LE(0) & 0xfffffff0) >>> 0 === 0x184d2a50;
}

/** Reads the header of the frame that `reader` stands at. */
export async function readFrame(reader: ByteReader): Promise<ZstdFrame> {
  const descriptor = (await reader.peek(5))[4] ?? 0;
  const singleSegment = (descriptor & 0x20) !== 0;
  const windowBytes = singleSegment ? 0 : 1;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const header = Buffer.from(await reader.need(5 + windowBytes + dictionaryBytes + sizeBytes, WHAT));
  const dictionaryAt = 5 + windowBytes;
  if (header.subarray(dictionaryAt, dictionaryAt + dictionaryBytes).some((byte) => byte !== 0)) {
    throw new ArchiveError(`${WHAT} needs a dictionary`);
  }
  const size = contentSize(header.subarray(dictionaryAt + dictionaryBytes));
  if ((singleSegment ? (size ?? 0) : windowSize(header[5] ?? 0)) > LARGEST_WINDOW) {
    throw new ArchiveError(`${WHAT} needs a window of more than 128 MiB`);
  }
  const checksum = async () =>
    (descriptor & 4) === 0 ? undefined : Buffer.from(await reader.need(4, WHAT)).readUInt32LE(0);
  // The decoder must not wait for the checksum, which it would skip anyway.
  header[4] = descriptor & ~4;
  return { parts: parts(header, reader), size, checksum };
}

function contentSize(field: Buffer): number | undefined {
  if (field.length === 0) return undefined;
  if (field.length === 8) return Number(field.readBigUInt64LE());
  // The two-byte form starts at 256, below which one byte is enough.
  return field.readUIntLE(0, field.length) + (field.length === 2 ? 256 : 0);
}

function windowSize(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

async function* parts(header: Uint8Array, reader: ByteReader): AsyncGenerator<FramePart> {
  yield { bytes: header, last: false };
  for (let last = false; !last; ) {
    const field = Buffer.from(await reader.peek(3));
    if (field.length < 3) throw new ArchiveError(`${WHAT} is cut short`);
    const blockHeader = field.readUIntLE(0, 3);
    last = (blockHeader & 1) === 1;
    const runLength = ((blockHeader >> 1) & 3) === 1;
    const size = blockHeader >> 3;
    if (size > LARGEST_BLOCK) throw new ArchiveError(`${WHAT} is damaged`);
    yield { bytes: await reader.need(3 + (runLength ? 1 : size), WHAT), last };
  }
}
