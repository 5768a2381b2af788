import { ServiceError } from "../service-error.ts";
import { group, leaf, xmlDocument } from "../xml.ts";
import type { Bucket } from "./bucket.ts";
import { compareBytewise, partitionPoint } from "./bytewise.ts";
import { type BucketExchange, NAMESPACE, type Reply, xmlReply } from "./exchange.ts";
import { indexBehind, type ListingQuery, listingQueryOf, walk } from "./listing.ts";
import type { StoredVersion } from "./stored.ts";

type Entry = StoredVersion | { readonly kind: "group"; readonly commonPrefix: string };

interface Start {
  readonly index: number;
  /** Goes on inside the versions of one key, behind this version. */
  readonly behind: { readonly key: string; readonly versionId: string } | undefined;
}

function startOf({ bucket, query }: BucketExchange, delimiter: string): Start {
  const key = query.get("key-marker");
  const versionId = query.get("version-id-marker");
  const refuse = (message: string, name: string) =>
    new ServiceError(400, "InvalidArgument", message, { fields: { ArgumentName: name } });
  if (key === "") throw refuse("A key marker cannot be empty.", "key-marker");
  if (versionId === "") throw refuse("A version-id marker cannot be empty.", "version-id-marker");
  if (key === undefined) {
    if (versionId === undefined) return { index: 0, behind: undefined };
    throw refuse("A version-id marker cannot be specified without a key marker.", "version-id-marker");
  }
  if (versionId === undefined) {
    const isGroup = delimiter !== "" && key.endsWith(delimiter);
    return { index: indexBehind(bucket.keys, isGroup ? { commonPrefix: key } : { key }), behind: undefined };
  }
  return {
    index: partitionPoint(bucket.keys, (each) => compareBytewise(each, key) >= 0),
    behind: { key, versionId },
  };
}

function* entriesOf(bucket: Bucket, { prefix, delimiter }: ListingQuery, start: Start): Generator<Entry> {
  const stops = walk({ keys: bucket.keys, prefix, delimiter, from: start.index, isShown: () => true });
  for (const stop of stops) {
    if ("commonPrefix" in stop) {
      yield { kind: "group", commonPrefix: stop.commonPrefix };
      continue;
    }
    const history = bucket.history(stop.key);
    const isResumed = start.behind?.key === stop.key;
    const from = isResumed ? history.findIndex((each) => each.versionId === start.behind?.versionId) + 1 : 0;
    yield* history.slice(from);
  }
}

function entryXml(entry: Entry, bucket: Bucket, encode: ListingQuery["encode"]): string {
  if (entry.kind === "group") return group("CommonPrefixes", leaf("Prefix", encode(entry.commonPrefix)));
  const common = [
    leaf("Key", encode(entry.key)),
    leaf("VersionId", entry.versionId),
    leaf("IsLatest", bucket.current(entry.key) === entry),
    leaf("LastModified", entry.modified.toISOString()),
  ];
  const owner = group("Owner", leaf("ID", bucket.owner));
  if (entry.kind === "marker") return group("DeleteMarker", ...common, owner);
  return group(
    "Version",
    ...common,
    leaf("ETag", `"${entry.etag}"`),
    leaf("Size", entry.body.length),
    leaf("StorageClass", entry.headers["x-amz-storage-class"] ?? "STANDARD"),
    owner,
  );
}

/** One page of all versions and delete markers of a bucket, each key newest first. */
export function listVersions(exchange: BucketExchange): Reply {
  const { bucket, query } = exchange;
  const listing = listingQueryOf(exchange);
  const { prefix, delimiter, limit, encode, encodingType } = listing;
  const page: Entry[] = [];
  let isTruncated = false;
  for (const entry of entriesOf(bucket, listing, startOf(exchange, delimiter))) {
    isTruncated = page.length === limit;
    if (isTruncated) break;
    page.push(entry);
  }
  const last = isTruncated ? page.at(-1) : undefined;
  const nextKey = last === undefined ? undefined : last.kind === "group" ? last.commonPrefix : last.key;
  return xmlReply(
    xmlDocument(
      "ListVersionsResult",
      NAMESPACE,
      leaf("Name", bucket.name),
      leaf("Prefix", encode(prefix)),
      leaf("KeyMarker", encode(query.get("key-marker") ?? "")),
      leaf("VersionIdMarker", query.get("version-id-marker") ?? ""),
      leaf("NextKeyMarker", nextKey === undefined ? undefined : encode(nextKey)),
      leaf("NextVersionIdMarker", last === undefined || last.kind === "group" ? undefined : last.versionId),
      leaf("MaxKeys", limit),
      leaf("Delimiter", delimiter === "" ? undefined : encode(delimiter)),
      leaf("EncodingType", encodingType),
      leaf("IsTruncated", isTruncated && limit > 0),
      ...page.map((entry) => entryXml(entry, bucket, encode)),
    ),
  );
}
