import { crc32 } from "node:zlib";
import { ArchiveError, truncated } from "./archive-error.ts";
import { type ArchiveFile, readRange } from "./archive-file.ts";
import { ByteReader } from "./byte-reader.ts";

const WHAT = "the xz stream";
const HEADER = 12;
const FOOTER = 12;

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the streams of an xz file lie, found from the end as the format intends: each footer tells the size of its
 * index, and the index tells the size of the blocks before it. Padding between streams is zeros.
 */
export async function xzStreams(file: ArchiveFile): Promise<readonly ByteRange[]> {
  const streams: ByteRange[] = [];
  for (let end = await beforePadding(file, file.size); end > 0; ) {
    const start = await startOf(file, end);
    streams.push({ start, end });
    end = await beforePadding(file, start);
  }
  return streams.reverse();
}

async function startOf(file: ArchiveFile, end: number): Promise<number> {
  if (end < HEADER + FOOTER) throw truncated(WHAT);
  const footer = await bytesAt(file, end - FOOTER, FOOTER);
  if (footer.toString("latin1", 10) !== "YZ" || crc32(footer.subarray(4, 10)) !== footer.readUInt32LE(0)) {
    throw new ArchiveError(`${WHAT} is cut short or followed by something else`);
  }
  const indexSize = (footer.readUInt32LE(4) + 1) * 4;
  const indexStart = end - FOOTER - indexSize;
  if (indexStart < HEADER) throw truncated(WHAT);
  const start = indexStart - (await blocksSize(file, indexStart, end - FOOTER)) - HEADER;
  if (start < 0) throw truncated(WHAT);
  return start;
}

/** The sum of the block sizes; the index itself is verified later by the decoder. */
async function blocksSize(file: ArchiveFile, start: number, end: number): Promise<number> {
  const reader = new ByteReader(readRange(file, start + 1, end));
  try {
    let sum = 0;
    for (let left = await readVariable(reader); left > 0; left--) {
      sum += Math.ceil((await readVariable(reader)) / 4) * 4;
      await readVariable(reader);
    }
    return sum;
  } finally {
    await reader.close();
  }
}

/** Seven bits per byte, least significant first; the top bit says that more follow. */
async function readVariable(reader: ByteReader): Promise<number> {
  let value = 0;
  for (let scale = 1; scale <= Number.MAX_SAFE_INTEGER; scale *= 128) {
    const [byte = 0] = await reader.need(1, WHAT);
    value += (byte & 0x7f) * scale;
    if ((byte & 0x80) === 0) return value;
  }
  throw new ArchiveError(`${WHAT} is damaged`);
}

async function beforePadding(file: ArchiveFile, from: number): Promise<number> {
  const STEP = 4096;
  for (let end = from; end > 0; end -= STEP) {
    const start = Math.max(0, end - STEP);
    const last = (await bytesAt(file, start, end - start)).findLastIndex((byte) => byte !== 0);
    if (last >= 0) return start + last + 1;
  }
  return 0;
}

async function bytesAt(file: ArchiveFile, start: number, length: number): Promise<Buffer> {
  const reader = new ByteReader(readRange(file, start, start + length));
  return Buffer.from(await reader.need(length, WHAT));
}
