import { createHash } from "node:crypto";

/** The ETag that S3 gives an object made of these parts; undefined where the parts' own ETags are no MD5 sums. */
export function multipartETag(parts: readonly { readonly ETag?: string | undefined }[]): string | undefined {
  const sums = parts.map(({ ETag }) => /^"?([0-9a-f]{32})"?$/.exec(ETag ?? "")?.[1]);
  if (sums.some((sum) => sum === undefined)) return undefined;
  return `"${createHash("md5").update(sums.join(""), "hex").digest("hex")}-${sums.length}"`;
}
