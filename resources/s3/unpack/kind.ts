import { isTarHeader } from "./tar-header.ts";

export type CompressionKind = "gzip" | "bzip2" | "xz" | "zstd";
export type ArchiveKind = CompressionKind | "zip" | "tar";

/** How many bytes `kindOf` wants to see: one tar header. */
export const HEAD_SIZE = 512;

/**
 * What the first bytes say. Names and content types are not asked, they are wrong too often. Tar comes last: its
 * first bytes are the name of a member, which may be anything.
 */
export function kindOf(head: Uint8Array): ArchiveKind | undefined {
  const [a, b, c = -1, d = -1] = head;
  if (a === 0x50 && b === 0x4b && [3, 5, 7].includes(c) && [4, 6, 8].includes(d)) return "zip";
  if (startsWith(head, [0x1f, 0x8b, 0x08])) return "gzip";
  if (startsWith(head, [0x42, 0x5a, 0x68]) && d >= 0x31 && d <= 0x39) return "bzip2";
  if (startsWith(head, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])) return "xz";
  if (startsWith(head, [0x28, 0xb5, 0x2f, 0xfd])) return "zstd";
  // zstd may open with a skippable frame, of which there are sixteen kinds; pzstd writes them.
  if (a !== undefined && (a & 0xf0) === 0x50 && b === 0x2a && c === 0x4d && d === 0x18) return "zstd";
  return isTarHeader(head) ? "tar" : undefined;
}

function startsWith(head: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => head[index] === byte);
}
