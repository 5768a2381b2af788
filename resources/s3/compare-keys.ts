/** The order in which S3 lists keys: by their UTF-8 bytes, which differs from JavaScript's beyond U+FFFF. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
