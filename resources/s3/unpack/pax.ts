import { ArchiveError } from "./archive-error.ts";
import { decodeName } from "./tar-field.ts";

/** Keywords and values in the order of the archive; the oldest sparse format repeats keywords. */
export type PaxRecords = readonly (readonly [keyword: string, value: string])[];

/** The keywords that mean something here. */
const KNOWN = /^(path|linkpath|size|mtime|GNU\.sparse\.\w+)$/;

/** Parses an extended header, of which it keeps what is known: `length keyword=value` and a line feed, where the length counts the whole record. */
export function parsePax(bytes: Uint8Array): PaxRecords {
  const records: [string, string][] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const space = rest.indexOf(0x20);
    const digits = Buffer.from(rest.subarray(0, Math.max(space, 0))).toString("latin1");
    const length = /^\d{1,9}$/.test(digits) ? Number(digits) : 0;
    const equals = rest.indexOf(0x3d, space);
    const complete = length > space && length <= rest.length && rest[length - 1] === 0x0a;
    if (!complete || equals === -1 || equals >= length) {
      throw new ArchiveError("the tar archive is damaged: an extended header is invalid");
    }
    const keyword = decodeName(rest.subarray(space + 1, equals));
    if (KNOWN.test(keyword)) records.push([keyword, decodeName(rest.subarray(equals + 1, length - 1))]);
    rest = rest.subarray(length);
  }
  return records;
}

/** Each keyword once, with its last value: global headers may come by the thousand, and hold until the end. */
export function latest(records: PaxRecords): PaxRecords {
  return [...new Map(records)];
}

/** The last value of a keyword; an empty value withdraws it. */
export function paxValue(records: PaxRecords, keyword: string): string | undefined {
  return records.findLast(([key]) => key === keyword)?.[1] || undefined;
}

/** A value that has to be a count of bytes. */
export function paxSize(records: PaxRecords, keyword: string): number | undefined {
  const value = paxValue(records, keyword);
  if (value === undefined) return undefined;
  const size = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(size)) {
    throw new ArchiveError(`the tar archive is damaged: ${keyword} is invalid`);
  }
  return size;
}
