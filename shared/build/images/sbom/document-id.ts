import { createHash } from "node:crypto";

/** A UUID (version 8, which leaves its making to us) that only another content changes. */
export function documentId(content: unknown): string {
  const digest = createHash("sha256").update(JSON.stringify(content)).digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  return digest.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
