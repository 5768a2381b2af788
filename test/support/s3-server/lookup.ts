import { ServiceError } from "../service-error.ts";
import type { ObjectExchange } from "./exchange.ts";
import type { ObjectVersion, StoredVersion } from "./stored.ts";

function find(exchange: ObjectExchange): StoredVersion {
  const { bucket, key, query } = exchange;
  const versionId = query.get("versionId");
  if (versionId === undefined) {
    const current = bucket.current(key);
    if (current !== undefined) return current;
    throw new ServiceError(404, "NoSuchKey", "The specified key does not exist.", { fields: { Key: key } });
  }
  requireVersionId(versionId);
  const version = bucket.version(key, versionId);
  if (version !== undefined) return version;
  throw new ServiceError(404, "NoSuchVersion", "The specified version does not exist.", {
    fields: { Key: key, VersionId: versionId },
  });
}

/** Refuses text that cannot be a version id of this store. */
export function requireVersionId(versionId: string): void {
  if (versionId === "null" || /^[A-Za-z0-9._]{32}$/.test(versionId)) return;
  const message = versionId === "" ? "Version id cannot be the empty string" : "Invalid version id specified";
  throw new ServiceError(400, "InvalidArgument", message, {
    fields: { ArgumentName: "versionId", ArgumentValue: versionId },
  });
}

/** Whoever may not list a bucket must not learn from a 404 what is not in it. */
function hideAbsence(exchange: ObjectExchange, failure: unknown): never {
  const { world, identity, bucket, query } = exchange;
  const isAbsent = failure instanceof ServiceError && failure.status === 404;
  if (isAbsent)
    world.permissions.require(identity, { action: "s3:ListBucket", bucket, key: undefined, query });
  throw failure;
}

/** The object version that a request names; its absence and delete markers are refusals. */
export function namedVersion(exchange: ObjectExchange): ObjectVersion {
  try {
    const version = find(exchange);
    if (version.kind === "object") return version;
    const headers = { "x-amz-delete-marker": "true", "x-amz-version-id": version.versionId };
    if (!exchange.query.has("versionId")) {
      throw new ServiceError(404, "NoSuchKey", "The specified key does not exist.", {
        fields: { Key: exchange.key },
        headers,
      });
    }
    throw new ServiceError(
      405,
      "MethodNotAllowed",
      "The specified method is not allowed against this resource.",
      {
        fields: { Method: exchange.method, ResourceType: "DeleteMarker" },
        headers: { ...headers, allow: "DELETE", "last-modified": version.modified.toUTCString() },
      },
    );
  } catch (failure) {
    return hideAbsence(exchange, failure);
  }
}

/** The right for an operation, which differs between the current and a named version. */
export function versionAction({ query }: ObjectExchange, action: string): string {
  return query.has("versionId") ? action.replace("Object", "ObjectVersion") : action;
}

/** The version to read, for somebody who may read it. */
export function readableVersion(exchange: ObjectExchange): ObjectVersion {
  const { world, identity, bucket, key, query } = exchange;
  const versionId = query.get("versionId");
  const peeked = versionId === undefined ? bucket.current(key) : bucket.version(key, versionId);
  const action = versionAction(exchange, "s3:GetObject");
  const acl = peeked?.kind === "object" ? peeked.acl : undefined;
  world.permissions.require(identity, { action, bucket, key, query }, acl);
  return namedVersion(exchange);
}

/** Requires the rights for `actions` on the key of the exchange. */
export function requireActions(exchange: ObjectExchange, ...actions: readonly string[]): void {
  const { world, identity, bucket, key, query } = exchange;
  for (const action of actions) world.permissions.require(identity, { action, bucket, key, query });
}
