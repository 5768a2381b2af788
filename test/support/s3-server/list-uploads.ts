import { group, leaf, xmlDocument } from "../xml.ts";
import { type BucketExchange, NAMESPACE, type ObjectExchange, type Reply, xmlReply } from "./exchange.ts";
import { countOf } from "./listing.ts";
import { requireActions } from "./lookup.ts";
import { uploadOf } from "./multipart.ts";

export function listParts(exchange: ObjectExchange): Reply {
  requireActions(exchange, "s3:ListMultipartUploadParts");
  const upload = uploadOf(exchange);
  const limit = countOf("max-parts", exchange.query.get("max-parts"), 1000);
  const marker = countOf("part-number-marker", exchange.query.get("part-number-marker") ?? "0", 10_000);
  const behind = [...upload.parts.values()]
    .filter(({ number }) => number > marker)
    .sort((a, b) => a.number - b.number);
  const page = behind.slice(0, limit);
  return xmlReply(
    xmlDocument(
      "ListPartsResult",
      NAMESPACE,
      leaf("Bucket", exchange.bucket.name),
      leaf("Key", upload.key),
      leaf("UploadId", upload.uploadId),
      leaf("PartNumberMarker", marker),
      leaf("NextPartNumberMarker", page.at(-1)?.number ?? 0),
      leaf("MaxParts", limit),
      leaf("IsTruncated", behind.length > page.length),
      leaf("ChecksumAlgorithm", upload.checksum?.algorithm.toUpperCase()),
      leaf("ChecksumType", upload.checksum?.type),
      ...page.map(({ number, etag, body, checksum, modified }) =>
        group(
          "Part",
          leaf("PartNumber", number),
          leaf("LastModified", modified.toISOString()),
          leaf("ETag", `"${etag}"`),
          leaf("Size", body.length),
          checksum === undefined ? "" : leaf(`Checksum${checksum.algorithm.toUpperCase()}`, checksum.value),
        ),
      ),
    ),
  );
}

export function listMultipartUploads({ bucket, query }: BucketExchange): Reply {
  const prefix = query.get("prefix") ?? "";
  const uploads = [...bucket.uploads.values()].filter(({ key }) => key.startsWith(prefix));
  return xmlReply(
    xmlDocument(
      "ListMultipartUploadsResult",
      NAMESPACE,
      leaf("Bucket", bucket.name),
      leaf("Prefix", prefix),
      leaf("IsTruncated", false),
      ...uploads.map(({ key, uploadId, initiated }) =>
        group(
          "Upload",
          leaf("Key", key),
          leaf("UploadId", uploadId),
          leaf("Initiated", initiated.toISOString()),
        ),
      ),
    ),
  );
}
