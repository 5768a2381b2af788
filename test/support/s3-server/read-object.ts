import { ServiceError } from "../service-error.ts";
import { encryptionHeaders } from "./attributes.ts";
import { checksumHeaders, wholeChecksum } from "./checksum.ts";
import { isUnchanged } from "./conditions.ts";
import { type ObjectExchange, type Reply, reply } from "./exchange.ts";
import { readableVersion } from "./lookup.ts";
import { type ByteRange, partRange, rangeOf } from "./range.ts";
import type { ObjectVersion } from "./stored.ts";

/** S3 computes a CRC64NVME of whatever came without a checksum; here only when somebody asks. */
function readChecksum({ headers, world }: ObjectExchange, version: ObjectVersion) {
  if (headers["x-amz-checksum-mode"] !== "ENABLED" || world.quirks.noChecksums) return {};
  return checksumHeaders(version.checksum ?? wholeChecksum("crc64nvme", version.body));
}

function overrides({ query, identity }: ObjectExchange): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of query)
    if (name.startsWith("response-")) headers[name.slice("response-".length)] = value;
  if (identity === undefined && Object.keys(headers).length > 0) {
    const message = "Request specific response headers cannot be used for anonymous GET requests.";
    throw new ServiceError(400, "InvalidRequest", message);
  }
  return headers;
}

function validators({ bucket }: ObjectExchange, version: ObjectVersion): Record<string, string> {
  return {
    etag: `"${version.etag}"`,
    "last-modified": version.modified.toUTCString(),
    ...(bucket.versioning === undefined ? {} : { "x-amz-version-id": version.versionId }),
  };
}

function askedRange(exchange: ObjectExchange, version: ObjectVersion): ByteRange | undefined {
  const { headers, query, world } = exchange;
  if (world.quirks.ignoreRange) return undefined;
  const partNumber = query.get("partNumber");
  if (partNumber === undefined) return rangeOf(headers["range"], version.body.length);
  if (headers["range"] !== undefined) {
    throw new ServiceError(
      400,
      "InvalidRequest",
      "Cannot specify both Range header and partNumber query parameter",
    );
  }
  return partRange(partNumber, version.partSizes, version.body.length);
}

/** GetObject and HeadObject, which differ in the body alone; the sender leaves that out for HEAD. */
export function readObject(exchange: ObjectExchange): Reply {
  const version = readableVersion(exchange);
  if (isUnchanged(exchange, version)) return reply(304, validators(exchange, version));
  const range = askedRange(exchange, version);
  const headers = {
    ...version.headers,
    ...validators(exchange, version),
    ...encryptionHeaders(version.encryption),
    "accept-ranges": "bytes",
    ...(version.tags.length > 0 ? { "x-amz-tagging-count": String(version.tags.length) } : {}),
    ...(exchange.query.has("partNumber") && version.partSizes.length > 0
      ? { "x-amz-mp-parts-count": String(version.partSizes.length) }
      : {}),
    ...overrides(exchange),
  };
  if (range === undefined)
    return reply(200, { ...headers, ...readChecksum(exchange, version) }, version.body);
  const contentRange = `bytes ${range.start}-${range.end - 1}/${version.body.length}`;
  const body = version.body.subarray(range.start, range.end);
  return reply(206, { ...headers, "content-range": contentRange }, body);
}
