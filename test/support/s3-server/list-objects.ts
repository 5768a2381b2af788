import { ServiceError } from "../service-error.ts";
import { group, leaf, xmlDocument } from "../xml.ts";
import { type BucketExchange, NAMESPACE, type Reply, xmlReply } from "./exchange.ts";
import { indexBehind, type ListingQuery, listingQueryOf, type Stop, walk } from "./listing.ts";
import type { ObjectVersion } from "./stored.ts";

function tokenFor(stop: Stop): string {
  return Buffer.from(JSON.stringify(stop)).toString("base64url");
}

function stopOf(token: string): Stop {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString()) as Stop;
  } catch {
    throw new ServiceError(400, "InvalidArgument", "The continuation token provided is incorrect", {
      fields: { ArgumentName: "continuation-token" },
    });
  }
}

function startIndex({ bucket, query }: BucketExchange): number {
  const token = query.get("continuation-token");
  if (token !== undefined) return indexBehind(bucket.keys, stopOf(token));
  const startAfter = query.get("start-after");
  return startAfter === undefined ? 0 : indexBehind(bucket.keys, { key: startAfter });
}

function contents({ bucket, query }: BucketExchange, key: string, encode: ListingQuery["encode"]): string {
  const version = bucket.current(key) as ObjectVersion;
  return group(
    "Contents",
    leaf("Key", encode(key)),
    leaf("LastModified", version.modified.toISOString()),
    leaf("ETag", `"${version.etag}"`),
    leaf("ChecksumAlgorithm", version.checksum?.algorithm.toUpperCase()),
    leaf("ChecksumType", version.checksum?.type),
    leaf("Size", version.body.length),
    query.get("fetch-owner") === "true" ? group("Owner", leaf("ID", bucket.owner)) : "",
    leaf("StorageClass", version.headers["x-amz-storage-class"] ?? "STANDARD"),
  );
}

/** One page of the current objects of a bucket. */
export function listObjects(exchange: BucketExchange): Reply {
  const { bucket, query } = exchange;
  const { prefix, delimiter, limit, encode, encodingType } = listingQueryOf(exchange);
  const isShown = (key: string) => bucket.current(key)?.kind === "object";
  const page: Stop[] = [];
  let isTruncated = false;
  for (const stop of walk({ keys: bucket.keys, prefix, delimiter, from: startIndex(exchange), isShown })) {
    isTruncated = page.length === limit;
    if (isTruncated) break;
    page.push(stop);
  }
  const last = page.at(-1);
  const encoded = (name: string) => {
    const value = query.get(name);
    return value === undefined ? undefined : encode(value);
  };
  return xmlReply(
    xmlDocument(
      "ListBucketResult",
      NAMESPACE,
      leaf("Name", bucket.name),
      leaf("Prefix", encode(prefix)),
      leaf("StartAfter", encoded("start-after")),
      leaf("ContinuationToken", query.get("continuation-token")),
      leaf("NextContinuationToken", isTruncated && last !== undefined ? tokenFor(last) : undefined),
      leaf("KeyCount", page.length),
      leaf("MaxKeys", limit),
      leaf("Delimiter", encoded("delimiter")),
      leaf("EncodingType", encodingType),
      leaf("IsTruncated", isTruncated && limit > 0),
      ...page.map((stop) =>
        "key" in stop
          ? contents(exchange, stop.key, encode)
          : group("CommonPrefixes", leaf("Prefix", encode(stop.commonPrefix))),
      ),
    ),
  );
}
