import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { ServiceError } from "../service-error.ts";
import { crc32c, crc64nvme } from "./crc.ts";

function bigEndian(value: number): Buffer {
  const digest = Buffer.alloc(4);
  digest.writeUInt32BE(value);
  return digest;
}

const DIGESTS = {
  crc32: (data: Buffer) => bigEndian(crc32(data)),
  crc32c,
  crc64nvme,
  sha1: (data: Buffer) => createHash("sha1").update(data).digest(),
  sha256: (data: Buffer) => createHash("sha256").update(data).digest(),
} as const;

const BYTES = { crc32: 4, crc32c: 4, crc64nvme: 8, sha1: 20, sha256: 32 } as const;

export type ChecksumAlgorithm = keyof typeof DIGESTS;
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; a composite ends with `-` and the number of parts. */
  readonly value: string;
  readonly type: ChecksumType;
}

export const ALGORITHMS = Object.keys(DIGESTS) as readonly ChecksumAlgorithm[];

export function algorithmNamed(name: string): ChecksumAlgorithm {
  const algorithm = ALGORITHMS.find((known) => known === name.toLowerCase());
  if (algorithm === undefined) {
    throw new ServiceError(400, "InvalidRequest", `Checksum algorithm provided is unsupported: ${name}`);
  }
  return algorithm;
}

export function digest(algorithm: ChecksumAlgorithm, data: Buffer): string {
  return DIGESTS[algorithm](data).toString("base64");
}

export function wholeChecksum(algorithm: ChecksumAlgorithm, data: Buffer): Checksum {
  return { algorithm, value: digest(algorithm, data), type: "FULL_OBJECT" };
}

/** The one checksum among these headers or trailers; undefined without any. */
export function statedChecksum(headers: Readonly<Record<string, string>>): Checksum | undefined {
  const stated = ALGORITHMS.filter((algorithm) => headers[`x-amz-checksum-${algorithm}`] !== undefined);
  if (stated.length > 1) {
    const message = "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.";
    throw new ServiceError(400, "InvalidRequest", message);
  }
  const algorithm = stated[0];
  const value = algorithm && headers[`x-amz-checksum-${algorithm}`];
  if (algorithm === undefined || value === undefined) return undefined;
  return {
    algorithm,
    value,
    type: headers["x-amz-checksum-type"] === "COMPOSITE" ? "COMPOSITE" : "FULL_OBJECT",
  };
}

/** Refuses a payload that is not what `stated` says. */
export function verifyChecksum({ algorithm, value }: Checksum, data: Buffer): void {
  const name = algorithm.toUpperCase();
  if (Buffer.from(value, "base64").length !== BYTES[algorithm] || /[^A-Za-z0-9+/=]/.test(value)) {
    throw new ServiceError(400, "InvalidRequest", `Value for x-amz-checksum-${algorithm} header is invalid.`);
  }
  if (digest(algorithm, data) !== value) {
    throw new ServiceError(
      400,
      "BadDigest",
      `The ${name} you specified did not match the calculated checksum.`,
    );
  }
}

export function checksumHeaders(checksum: Checksum | undefined): Record<string, string> {
  if (checksum === undefined) return {};
  return {
    [`x-amz-checksum-${checksum.algorithm}`]: checksum.value,
    "x-amz-checksum-type": checksum.type,
  };
}
