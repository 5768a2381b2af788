const MIB = 1024 * 1024;
/** S3's limits: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MOST_PARTS = 10_000;
export const LARGEST_SINGLE_PUT = 5 * 1024 * MIB;
export const LARGEST_OBJECT = 5 * 1024 * 1024 * MIB;

const SMALLEST_PART = 8 * MIB;
/** Parts up to this size are held in memory, which lets the client repeat them and sign their content. */
const LARGEST_BUFFERED_PART = 16 * MIB;
const MEMORY = 64 * MIB;
const STREAMS_AT_ONCE = 4;

/** How a file goes up in parts. */
export interface PartPlan {
  readonly partSize: number;
  readonly partsAtOnce: number;
  /** Whether a part is read into memory as a whole; otherwise it is streamed from the file. */
  readonly buffered: boolean;
}

/** Chooses parts so that 10 000 of them are enough and the memory in use does not grow with the file. */
export function planParts(size: number): PartPlan {
  const needed = Math.ceil(size / MOST_PARTS / MIB) * MIB;
  const partSize = Math.max(SMALLEST_PART, needed);
  return partSize <= LARGEST_BUFFERED_PART
    ? { partSize, partsAtOnce: Math.floor(MEMORY / partSize), buffered: true }
    : { partSize, partsAtOnce: STREAMS_AT_ONCE, buffered: false };
}

/** Up to this size one request is quicker than the three of a multipart upload. */
export const SINGLE_PUT_UP_TO = 2 * SMALLEST_PART;
