import { ArchiveError } from "./archive-error.ts";
import { numberField, textField } from "./tar-field.ts";

export const BLOCK = 512;
const CHECKSUM_START = 148;
const CHECKSUM_END = 156;

export interface TarHeader {
  readonly name: string;
  readonly linkName: string;
  readonly mode: number;
  readonly size: number;
  /** NaN for nonsense. */
  readonly modified: number;
  /** One character; `0` for the NUL of archives older than POSIX. */
  readonly type: string;
}

/** Whether this block is a header: its checksum tells, in POSIX, GNU and pre-POSIX archives alike. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < BLOCK || isZero(block)) return false;
  const recorded = numberField(block, CHECKSUM_START, 8);
  let unsigned = 0;
  let signed = 0;
  for (let index = 0; index < BLOCK; index++) {
    const inside = index >= CHECKSUM_START && index < CHECKSUM_END;
    const byte = inside ? 0x20 : (block[index] ?? 0);
    unsigned += byte;
    // Some old archivers summed signed characters.
    signed += byte > 127 ? byte - 256 : byte;
  }
  return recorded === unsigned || recorded === signed;
}

export function isZero(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

export function parseTarHeader(block: Uint8Array): TarHeader {
  if (!isTarHeader(block))
    throw new ArchiveError("the tar archive is damaged: a header has a wrong checksum");
  const size = numberField(block, 124, 12);
  if (size === undefined || size < 0) throw new ArchiveError("the tar archive is damaged: a size is invalid");
  const name = textField(block, 0, 100);
  const prefix = prefixOf(block);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    linkName: textField(block, 157, 100),
    mode: numberField(block, 100, 8) ?? 0o644,
    size,
    modified: numberField(block, 136, 12) ?? Number.NaN,
    type: block[156] === 0 ? "0" : String.fromCharCode(block[156] ?? 0),
  };
}

/** Long names are split in POSIX archives; GNU archives keep other things in the same place. */
function prefixOf(block: Uint8Array): string {
  const posix = textField(block, 257, 6) === "ustar" && block[262] === 0;
  if (!posix) return "";
  const star = textField(block, 508, 4) === "tar";
  return textField(block, 345, star ? 131 : 155);
}
