import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** Algorithms in which a store can state the checksum of a whole object, the cheapest to compute first. */
export const DIGEST_ALGORITHMS = ["CRC32", "SHA256", "SHA1", "CRC64NVME", "CRC32C", "MD5"] as const;
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number];

/** A checksum in the making. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** Base64, as S3 writes it in headers. */
  finish(): Promise<string>;
}

export async function createDigest(algorithm: DigestAlgorithm): Promise<Digest> {
  switch (algorithm) {
    case "CRC32":
      return crc32Digest();
    case "MD5":
    case "SHA1":
    case "SHA256": {
      const hash = createHash(algorithm);
      return { update: (bytes) => hash.update(bytes), finish: async () => hash.digest("base64") };
    }
    case "CRC32C":
    case "CRC64NVME": {
      // Node has neither.
      const { Crc32c, Crc64NvmeJs } = await import("@aws-sdk/checksums/crc");
      const checksum = algorithm === "CRC32C" ? new Crc32c() : new Crc64NvmeJs();
      return {
        update: (bytes) => checksum.update(bytes),
        finish: async () => Buffer.from(await checksum.digest()).toString("base64"),
      };
    }
  }
}

function crc32Digest(): Digest {
  let value = 0;
  return {
    update: (bytes) => {
      value = crc32(bytes, value);
    },
    finish: async () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes.toString("base64");
    },
  };
}
