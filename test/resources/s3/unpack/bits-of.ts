import { BitReader } from "../../../../resources/s3/unpack/bit-reader.ts";

/** A reader of the bits that `text` spells, filled up to a whole byte with zeros. */
export function bitsOf(text: string, skipped = 0): BitReader {
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8, "0");
  const bytes = Uint8Array.from(padded.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
  return new BitReader(bytes, skipped, () => new Error("end"));
}
