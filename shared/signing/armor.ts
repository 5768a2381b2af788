/** What stands between the two lines of an armor. */
export interface Dearmored {
  /** `PGP SIGNATURE`. */
  readonly label: string;
  readonly data: Buffer;
}

const BEGIN = /^-----BEGIN ([A-Z ]+)-----$/;
const HEADER = /^[A-Za-z-]+: .*$/;
const BASE64 = /^[A-Za-z\d+/]+={0,2}$/;

/**
 * The bytes of a text that is one armor and nothing else, read without any tolerance but for blanks at the ends of
 * lines and of the text; or why it is none, as the end of a sentence.
 */
export function dearmor(text: string): Dearmored | string {
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => line.trimEnd());
  const [, label] = BEGIN.exec(lines[0] ?? "") ?? [];
  if (label === undefined) return "it does not begin as an armored signature";
  const end = lines.indexOf(`-----END ${label}-----`);
  if (end < 0) return "its end is missing";
  if (end < lines.length - 1) return "something follows behind its end";
  const body = lines.slice(1, end);
  const isOpenpgp = label.startsWith("PGP ");
  const blank = isOpenpgp ? body.indexOf("") : -1;
  if (isOpenpgp && blank < 0) return "the empty line before its content is missing";
  if (body.slice(0, Math.max(0, blank)).some((line) => !HEADER.test(line)))
    return "its armor has an odd header";
  const content = body.slice(blank + 1);
  const checksum = isOpenpgp && content.at(-1)?.startsWith("=") ? content.pop()?.slice(1) : undefined;
  const data = bytesOf(content.join(""));
  if (data === undefined) return "its content is not in base64";
  if (checksum !== undefined && checksum !== crc24(data)) return "its checksum is wrong";
  return { label, data };
}

/** Only what an encoder would have written. */
export function bytesOf(base64: string): Buffer | undefined {
  if (!BASE64.test(base64)) return undefined;
  const data = Buffer.from(base64, "base64");
  return data.toString("base64") === base64 ? data : undefined;
}

/** The checksum of RFC 4880, section 6.1, in base64. */
function crc24(data: Buffer): string {
  let crc = 0xb704ce;
  for (const byte of data) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  return Buffer.from([crc >> 16, crc >> 8, crc]).toString("base64");
}
