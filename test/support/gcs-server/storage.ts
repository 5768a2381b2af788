import type { Accounts, Permission } from "./accounts.ts";
import type { Operation } from "./faults.ts";
import { type Incoming, requireKnown } from "./incoming.ts";
import { partsOf } from "./multipart.ts";
import { json, plain, Refusal, type Reply, storageError } from "./reply.ts";

export interface StoredObject {
  readonly content: Buffer;
  readonly generation: string;
  readonly contentType: string;
  readonly cacheControl: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Storage {
  readonly accounts: Accounts;
  /** Whether requests without a token are served, as emulators do. */
  readonly anonymous: boolean;
  readonly buckets: Map<string, Map<string, StoredObject>>;
  /** How a 404 is worded: as Google does, or without telling what is missing. */
  readonly wording: "exact" | "vague";
  nextGeneration(): string;
}

export interface StorageCall {
  readonly operation: Operation;
  readonly bucket: string;
  readonly key: string | undefined;
}

/** What a request to the storage API asks for; `undefined` for everything else. */
export function storageCall({ method, path, query }: Incoming): StorageCall | undefined {
  const [, isUpload, bucket, key] =
    /^(\/upload)?\/storage\/v1\/b\/([^/]+)\/o(?:\/([^/]+))?$/.exec(path) ?? [];
  if (bucket === undefined) return undefined;
  const decoded = { bucket: decodeURIComponent(bucket), key: key && decodeURIComponent(key) };
  if (method === "POST" && isUpload && key === undefined) return { operation: "upload", ...decoded };
  if (method !== "GET" || isUpload) return undefined;
  if (key === undefined) return { operation: "list", ...decoded };
  return { operation: query.get("alt") === "media" ? "read" : "metadata", ...decoded };
}

export function storageReply(storage: Storage, call: StorageCall, incoming: Incoming): Reply {
  const permissions = permissionsFor(storage, incoming);
  switch (call.operation) {
    case "upload":
      return upload(storage, call, incoming, permissions);
    case "list":
      return list(storage, call, incoming, permissions);
    default:
      return read(storage, call, incoming, permissions);
  }
}

function permissionsFor({ accounts, anonymous }: Storage, { headers }: Incoming): readonly Permission[] {
  const { authorization } = headers;
  if (authorization === undefined && anonymous) {
    return [
      "storage.objects.get",
      "storage.objects.list",
      "storage.objects.create",
      "storage.objects.delete",
    ];
  }
  if (authorization === undefined)
    throw storageError(401, "required", "Anonymous caller does not have access");
  const token = /^Bearer (\S+)$/.exec(authorization)?.[1] ?? "";
  const permissions = accounts.permissionsOf(token);
  if (permissions === undefined) throw storageError(401, "authError", "Invalid Credentials");
  return permissions;
}

function demand(granted: readonly Permission[], permission: Permission): void {
  if (granted.includes(permission)) return;
  throw storageError(403, "forbidden", `The caller does not have ${permission} access to the object.`);
}

function bucketOf({ buckets, wording }: Storage, name: string): Map<string, StoredObject> {
  const bucket = buckets.get(name);
  if (bucket) return bucket;
  throw storageError(
    404,
    "notFound",
    wording === "exact" ? "The specified bucket does not exist." : "Not Found",
  );
}

function read(
  storage: Storage,
  { operation, bucket, key = "" }: StorageCall,
  { query }: Incoming,
  granted: readonly Permission[],
): Reply {
  requireKnown(query, operation === "read" ? ["alt"] : ["fields"]);
  const objects = bucketOf(storage, bucket);
  demand(granted, "storage.objects.get");
  const object = objects.get(key);
  if (object === undefined) {
    demand(granted, "storage.objects.list");
    const words = storage.wording === "exact" ? `No such object: ${bucket}/${key}` : "Not Found";
    if (operation === "read") throw new Refusal(plain(404, words));
    throw storageError(404, "notFound", words);
  }
  const { content, generation, contentType, metadata } = object;
  if (operation === "metadata") {
    return json(200, { generation, ...(Object.keys(metadata).length > 0 && { metadata }) });
  }
  return {
    status: 200,
    headers: { "content-type": contentType, "x-goog-generation": generation, "x-goog-metageneration": "1" },
    body: content,
  };
}

function list(
  storage: Storage,
  { bucket }: StorageCall,
  { query }: Incoming,
  granted: readonly Permission[],
): Reply {
  requireKnown(query, ["maxResults", "fields"]);
  const objects = bucketOf(storage, bucket);
  demand(granted, "storage.objects.list");
  return json(200, { items: [...objects.keys()].slice(0, 1).map((name) => ({ name })) });
}

function upload(
  storage: Storage,
  { bucket }: StorageCall,
  { query, headers, body }: Incoming,
  granted: readonly Permission[],
): Reply {
  requireKnown(query, ["uploadType", "ifGenerationMatch"]);
  if (query.get("uploadType") !== "multipart")
    throw storageError(400, "badRequest", "Not a multipart upload");
  const { resource, contentType, content } = partsOf(headers["content-type"], body);
  const { name, cacheControl, metadata = {}, contentType: declared, ...others } = resource;
  if (typeof name !== "string" || name === "") throw storageError(400, "required", "Required");
  if (declared !== contentType) throw storageError(400, "badRequest", "Content types differ");
  if (Object.keys(others).length > 0) throw storageError(400, "invalid", `Unknown: ${Object.keys(others)}`);
  const objects = bucketOf(storage, bucket);
  demand(granted, "storage.objects.create");
  const current = objects.get(name);
  if (current) demand(granted, "storage.objects.delete");
  const expected = query.get("ifGenerationMatch");
  if (expected !== null && !/^\d+$/.test(expected)) throw storageError(400, "invalid", "Invalid generation");
  if (expected !== null && expected !== (current?.generation ?? "0")) {
    throw storageError(
      412,
      "conditionNotMet",
      "At least one of the pre-conditions you specified did not hold.",
    );
  }
  const generation = storage.nextGeneration();
  objects.set(name, {
    content,
    generation,
    contentType,
    cacheControl: typeof cacheControl === "string" ? cacheControl : undefined,
    metadata: metadata as Record<string, string>,
  });
  return json(200, { kind: "storage#object", bucket, name, generation, size: String(content.length) });
}
