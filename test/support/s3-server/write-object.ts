import { createHash, randomBytes } from "node:crypto";
import { ServiceError } from "../service-error.ts";
import { actionsForAttributes, attributesOf, encryptionHeaders } from "./attributes.ts";
import type { Bucket } from "./bucket.ts";
import { type Checksum, checksumHeaders } from "./checksum.ts";
import { requireDeletable, requireWritable } from "./conditions.ts";
import { type ObjectExchange, type Reply, reply } from "./exchange.ts";
import { requireActions, requireVersionId, versionAction } from "./lookup.ts";
import type { Quirks } from "./quirks.ts";
import type { Attributes } from "./stored.ts";

export function requireKeyLength(key: string): void {
  const size = Buffer.byteLength(key);
  if (size <= 1024) return;
  throw new ServiceError(400, "KeyTooLongError", "Your key is too long", {
    fields: { Size: String(size), MaxSizeAllowed: "1024" },
  });
}

/** MD5 as S3 computes it, except where S3 does not either: for objects encrypted with a KMS key. */
export function etagOf(data: Buffer, { encryption }: Attributes, quirks: Quirks): string {
  if (quirks.opaqueEtags || encryption.algorithm !== "AES256") return randomBytes(16).toString("hex");
  return createHash("md5").update(data).digest("hex");
}

export interface NewContent {
  readonly body: Buffer;
  readonly etag: string;
  readonly checksum: Checksum | undefined;
  readonly partSizes: readonly number[];
  readonly attributes: Attributes;
}

/** Stores a complete object, provided that the conditions hold at this very moment. */
export function commit(exchange: ObjectExchange, content: NewContent): Record<string, string> {
  const { bucket, key, now, world } = exchange;
  requireWritable(exchange);
  const { body, etag, partSizes, attributes } = content;
  const checksum = world.quirks.noChecksums ? undefined : content.checksum;
  const stored = bucket.add({
    kind: "object",
    key,
    body,
    etag,
    checksum,
    partSizes,
    modified: now,
    ...attributes,
  });
  return {
    ...encryptionHeaders(attributes.encryption),
    ...(bucket.versioning === undefined ? {} : { "x-amz-version-id": stored.versionId }),
  };
}

export function putObject(exchange: ObjectExchange): Reply {
  const { headers, payload, world } = exchange;
  requireActions(exchange, "s3:PutObject", ...actionsForAttributes(exchange));
  if (headers["content-length"] === undefined && headers["x-amz-decoded-content-length"] === undefined) {
    throw new ServiceError(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
  }
  requireKeyLength(exchange.key);
  const attributes = attributesOf(exchange);
  const { data: body, checksum } = payload;
  const etag = etagOf(body, attributes, world.quirks);
  const answer = commit(exchange, { body, etag, checksum, partSizes: [], attributes });
  const echoed = world.quirks.noChecksums ? {} : checksumHeaders(checksum);
  return reply(200, { etag: `"${etag}"`, ...echoed, ...answer });
}

export interface Deleted {
  readonly versionId: string | undefined;
  readonly isMarker: boolean;
}

/** Adds a delete marker, or removes for good: a named version, or anything in a bucket without versions. */
export function deleteFrom(
  bucket: Bucket,
  key: string,
  named: string | undefined,
  { now, world }: Pick<ObjectExchange, "now" | "world">,
): Deleted {
  // Counted when it happens, not when it was asked for: writes that are under way by then are in conflict with it.
  bucket.noteDeletion(key, world.nextSequence());
  if (named !== undefined) {
    const isMarker = bucket.version(key, named)?.kind === "marker";
    bucket.remove(key, named);
    return { versionId: named, isMarker };
  }
  if (bucket.versioning === undefined) {
    bucket.remove(key, "null");
    return { versionId: undefined, isMarker: false };
  }
  return { versionId: bucket.add({ kind: "marker", key, modified: now }).versionId, isMarker: true };
}

export function deleteObject(exchange: ObjectExchange): Reply {
  const { bucket, key, query } = exchange;
  requireActions(exchange, versionAction(exchange, "s3:DeleteObject"));
  const named = query.get("versionId");
  if (named !== undefined) requireVersionId(named);
  requireDeletable(exchange);
  const { versionId, isMarker } = deleteFrom(bucket, key, named, exchange);
  return reply(204, {
    ...(versionId === undefined ? {} : { "x-amz-version-id": versionId }),
    ...(isMarker ? { "x-amz-delete-marker": "true" } : {}),
  });
}
