import { createHash } from "node:crypto";
import { ServiceError } from "../service-error.ts";
import { childrenOf, leaf, parseXml, textOf, type XmlElement, xmlDocument } from "../xml.ts";
import { type Checksum, digest, statedChecksum, wholeChecksum } from "./checksum.ts";
import { NAMESPACE, type ObjectExchange, type Reply, xmlReply } from "./exchange.ts";
import { requireActions } from "./lookup.ts";
import { uploadOf } from "./multipart.ts";
import type { MultipartUpload, UploadedPart } from "./stored.ts";
import { commit } from "./write-object.ts";

const SMALLEST_PART = 5 * 1024 * 1024;

function invalidPart(upload: MultipartUpload, number: number): ServiceError {
  const message =
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
  return new ServiceError(400, "InvalidPart", message, {
    fields: { UploadId: upload.uploadId, PartNumber: String(number) },
  });
}

function namedPart(upload: MultipartUpload, element: XmlElement): UploadedPart {
  const number = Number(textOf(element, "PartNumber"));
  const part = upload.parts.get(number);
  if (part === undefined || part.etag !== textOf(element, "ETag")?.replaceAll('"', "")) {
    throw invalidPart(upload, number);
  }
  const { checksum } = upload;
  if (checksum === undefined) return part;
  const stated = textOf(element, `Checksum${checksum.algorithm.toUpperCase()}`);
  if (stated === undefined && checksum.type === "COMPOSITE") {
    const message = `The upload was created using a ${checksum.algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`;
    throw new ServiceError(400, "InvalidRequest", message);
  }
  if (stated !== undefined && stated !== digest(checksum.algorithm, part.body))
    throw invalidPart(upload, number);
  return part;
}

/** The parts that the client wants, in its order, which must be the ascending one. */
function namedParts(upload: MultipartUpload, document: string): readonly UploadedPart[] {
  const elements = childrenOf(parseXml(document), "Part");
  if (elements.length === 0) {
    const message =
      "The XML you provided was not well-formed or did not validate against our published schema";
    throw new ServiceError(400, "MalformedXML", message);
  }
  const numbers = elements.map((element) => Number(textOf(element, "PartNumber")));
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) {
    const message = "The list of parts was not in ascending order. Parts must be ordered by part number.";
    throw new ServiceError(400, "InvalidPartOrder", message, { fields: { UploadId: upload.uploadId } });
  }
  const parts = elements.map((element) => namedPart(upload, element));
  const small = parts.slice(0, -1).find(({ body }) => body.length < SMALLEST_PART);
  if (small !== undefined) {
    const message = "Your proposed upload is smaller than the minimum allowed size";
    throw new ServiceError(400, "EntityTooSmall", message, {
      fields: {
        ProposedSize: String(small.body.length),
        MinSizeAllowed: String(SMALLEST_PART),
        PartNumber: String(small.number),
        ETag: small.etag,
      },
    });
  }
  return parts;
}

function objectChecksum(
  upload: MultipartUpload,
  parts: readonly UploadedPart[],
  body: Buffer,
): Checksum | undefined {
  const planned = upload.checksum;
  if (planned === undefined) return undefined;
  const { algorithm, type } = planned;
  if (type === "FULL_OBJECT") return wholeChecksum(algorithm, body);
  const digests = parts.map((part) => Buffer.from(digest(algorithm, part.body), "base64"));
  return { algorithm, value: `${digest(algorithm, Buffer.concat(digests))}-${parts.length}`, type };
}

function requireStated(
  headers: ObjectExchange["headers"],
  body: Buffer,
  computed: Checksum | undefined,
): void {
  const size = headers["x-amz-mp-object-size"];
  if (size !== undefined && Number(size) !== body.length) {
    const message = `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${body.length}`;
    throw new ServiceError(400, "InvalidRequest", message);
  }
  const stated = statedChecksum(headers);
  if (stated === undefined) return;
  const actual = computed ?? wholeChecksum(stated.algorithm, body);
  const isSame =
    stated.algorithm === actual.algorithm &&
    stated.value.replace(/-\d+$/, "") === actual.value.replace(/-\d+$/, "");
  if (!isSame) {
    const message = `The ${stated.algorithm} you specified did not match the calculated checksum.`;
    throw new ServiceError(400, "BadDigest", message);
  }
}

function multipartEtag(parts: readonly UploadedPart[]): string {
  const sums = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, "hex")));
  return `${createHash("md5").update(sums).digest("hex")}-${parts.length}`;
}

/** Turns the parts into the object, unless anything that the client states about parts or object is wrong. */
export function completeMultipartUpload(exchange: ObjectExchange): Reply {
  const { bucket, key, headers, payload, world } = exchange;
  requireActions(exchange, "s3:PutObject");
  const upload = uploadOf(exchange);
  const parts = namedParts(upload, payload.data.toString());
  const body = Buffer.concat(parts.map((part) => part.body));
  const checksum = objectChecksum(upload, parts, body);
  requireStated(headers, body, checksum);
  const etag = multipartEtag(parts);
  const partSizes = parts.map((part) => part.body.length);
  const answer = commit(exchange, { body, etag, checksum, partSizes, attributes: upload.attributes });
  bucket.uploads.delete(upload.uploadId);
  const shown = world.quirks.noChecksums ? undefined : checksum;
  return xmlReply(
    xmlDocument(
      "CompleteMultipartUploadResult",
      NAMESPACE,
      leaf("Location", `http://${headers["host"]}/${bucket.name}/${encodeURIComponent(key)}`),
      leaf("Bucket", bucket.name),
      leaf("Key", key),
      leaf("ETag", `"${etag}"`),
      shown === undefined ? "" : leaf(`Checksum${shown.algorithm.toUpperCase()}`, shown.value),
      leaf("ChecksumType", shown?.type),
    ),
    answer,
  );
}
