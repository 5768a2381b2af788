import { createHash } from "node:crypto";
import type { Bucket } from "./bucket.ts";
import type { Checksum } from "./checksum.ts";
import type { Encryption, ObjectVersion, Tag } from "./stored.ts";

export interface SeedOptions {
  readonly modified?: Date;
  readonly acl?: string;
  readonly tags?: readonly Tag[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly encryption?: Encryption;
  readonly checksum?: Checksum;
  readonly etag?: string;
}

/** Stores an object without a request, as somebody else would. */
export function putDirectly(
  bucket: Bucket,
  key: string,
  content: string | Buffer,
  options: SeedOptions = {},
): ObjectVersion {
  const body = Buffer.from(content);
  const stored = bucket.add({
    kind: "object",
    key,
    body,
    etag: options.etag ?? createHash("md5").update(body).digest("hex"),
    checksum: options.checksum,
    partSizes: [],
    modified: options.modified ?? new Date(),
    headers: { "content-type": "binary/octet-stream", ...options.headers },
    acl: options.acl ?? "private",
    encryption: options.encryption ?? { algorithm: "AES256" },
    tags: options.tags ?? [],
  });
  return stored as ObjectVersion;
}
