import { randomBytes } from "node:crypto";
import { ServiceError } from "../service-error.ts";
import { leaf, xmlDocument } from "../xml.ts";
import { actionsForAttributes, attributesOf, encryptionHeaders } from "./attributes.ts";
import { algorithmNamed, type Checksum } from "./checksum.ts";
import { NAMESPACE, type ObjectExchange, type Reply, reply, xmlReply } from "./exchange.ts";
import { requireActions } from "./lookup.ts";
import type { MultipartUpload } from "./stored.ts";
import { etagOf, requireKeyLength } from "./write-object.ts";

function plannedChecksum({ headers }: ObjectExchange): MultipartUpload["checksum"] {
  const name = headers["x-amz-checksum-algorithm"];
  const type = headers["x-amz-checksum-type"];
  if (name === undefined) {
    if (type === undefined) return undefined;
    const message =
      "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.";
    throw new ServiceError(400, "InvalidRequest", message);
  }
  const algorithm = algorithmNamed(name);
  const usual = algorithm === "crc64nvme" ? "FULL_OBJECT" : "COMPOSITE";
  const isPossible = type === "FULL_OBJECT" ? !algorithm.startsWith("sha") : algorithm !== "crc64nvme";
  if (type !== undefined && (!isPossible || !["FULL_OBJECT", "COMPOSITE"].includes(type))) {
    const message = `The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`;
    throw new ServiceError(400, "InvalidRequest", message);
  }
  return { algorithm, type: type === undefined ? usual : (type as Checksum["type"]) };
}

export function createMultipartUpload(exchange: ObjectExchange): Reply {
  const { bucket, key, now } = exchange;
  requireActions(exchange, "s3:PutObject", ...actionsForAttributes(exchange));
  requireKeyLength(key);
  const upload: MultipartUpload = {
    uploadId: randomBytes(32).toString("hex"),
    key,
    initiated: now,
    attributes: attributesOf(exchange),
    checksum: plannedChecksum(exchange),
    parts: new Map(),
  };
  bucket.uploads.set(upload.uploadId, upload);
  return xmlReply(
    xmlDocument(
      "InitiateMultipartUploadResult",
      NAMESPACE,
      leaf("Bucket", bucket.name),
      leaf("Key", key),
      leaf("UploadId", upload.uploadId),
    ),
    {
      ...encryptionHeaders(upload.attributes.encryption),
      ...(upload.checksum === undefined
        ? {}
        : {
            "x-amz-checksum-algorithm": upload.checksum.algorithm.toUpperCase(),
            "x-amz-checksum-type": upload.checksum.type,
          }),
    },
  );
}

/** The upload that a request names; one that was completed or aborted is gone. */
export function uploadOf({ bucket, key, query }: ObjectExchange): MultipartUpload {
  const uploadId = query.get("uploadId") ?? "";
  const upload = bucket.uploads.get(uploadId);
  if (upload !== undefined && upload.key === key) return upload;
  const message =
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.";
  throw new ServiceError(404, "NoSuchUpload", message, { fields: { UploadId: uploadId } });
}

export function uploadPart(exchange: ObjectExchange): Reply {
  const { headers, query, payload, now, world } = exchange;
  requireActions(exchange, "s3:PutObject");
  const upload = uploadOf(exchange);
  const number = Number(query.get("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    const message = "Part number must be an integer between 1 and 10000, inclusive";
    throw new ServiceError(400, "InvalidArgument", message, { fields: { ArgumentName: "partNumber" } });
  }
  if (headers["x-amz-server-side-encryption"] !== undefined) {
    const message = "x-amz-server-side-encryption header is not supported for this operation.";
    throw new ServiceError(400, "InvalidArgument", message);
  }
  const { data: body, checksum } = payload;
  const planned = upload.checksum?.algorithm;
  const isMismatch =
    checksum === undefined ? upload.checksum?.type === "COMPOSITE" : checksum.algorithm !== planned;
  if (planned !== undefined && isMismatch) {
    const message = `Checksum Type mismatch occurred, expected checksum Type: ${planned}, actual checksum Type: ${checksum?.algorithm ?? "null"}`;
    throw new ServiceError(400, "InvalidRequest", message);
  }
  const etag = etagOf(body, upload.attributes, world.quirks);
  upload.parts.set(number, { number, body, etag, checksum, modified: now });
  return reply(200, {
    etag: `"${etag}"`,
    ...encryptionHeaders(upload.attributes.encryption),
    ...(checksum === undefined ? {} : { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value }),
  });
}

export function abortMultipartUpload(exchange: ObjectExchange): Reply {
  requireActions(exchange, "s3:AbortMultipartUpload");
  exchange.bucket.uploads.delete(uploadOf(exchange).uploadId);
  return reply(204);
}
