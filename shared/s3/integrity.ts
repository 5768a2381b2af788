import type { FileHandle } from "node:fs/promises";
import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import { createDigest, DIGEST_ALGORITHMS, type DigestAlgorithm } from "./digest.ts";

/** What the store says the whole object's digest is, base64. */
export interface ExpectedDigest {
  readonly algorithm: DigestAlgorithm;
  readonly value: string;
}

export interface ETagFacts {
  readonly etag: string | undefined;
  readonly serverSideEncryption: string | undefined;
}

/**
 * The MD5 digest that an ETag is, unless the object was uploaded in parts (`-N` follows) or is encrypted with a key of
 * KMS or of the customer; then an ETag is only a name.
 */
export function digestFromETag({ etag, serverSideEncryption }: ETagFacts): ExpectedDigest | undefined {
  const [, hex] = /^"?([0-9a-f]{32})"?$/.exec(etag ?? "") ?? [];
  if (hex === undefined || (serverSideEncryption && serverSideEncryption !== "AES256")) return undefined;
  return { algorithm: "MD5", value: Buffer.from(hex, "hex").toString("base64") };
}

/** The best digest among the answer's checksum headers; composite ones (`…-N`) say nothing about the whole. */
export function digestFromHeaders(head: HeadObjectCommandOutput): ExpectedDigest | undefined {
  for (const algorithm of DIGEST_ALGORITHMS) {
    const value = algorithm === "MD5" ? undefined : head[`Checksum${algorithm}`];
    if (value && !value.includes("-") && head.ChecksumType !== "COMPOSITE") return { algorithm, value };
  }
  return undefined;
}

const READ_SIZE = 1024 * 1024;

/**
 * Computes a digest of a file that is still being written. `written` yields, in order, the offset up to which the
 * file is complete; what lies before it is read back, from the page cache as a rule, so no memory is held for it.
 */
export async function digestWhileWriting(
  file: FileHandle,
  algorithm: DigestAlgorithm,
  written: AsyncIterable<number>,
): Promise<string> {
  const digest = await createDigest(algorithm);
  const buffer = Buffer.allocUnsafe(READ_SIZE);
  let position = 0;
  for await (const end of written) {
    while (position < end) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(READ_SIZE, end - position), position);
      if (bytesRead === 0) throw new Error(`file ends at ${position} although ${end} bytes were written`);
      digest.update(buffer.subarray(0, bytesRead));
      position += bytesRead;
    }
  }
  return digest.finish();
}
