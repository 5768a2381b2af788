import type { ServiceError } from "../http/service-error.ts";
import { bucketRegionIn } from "./follow-region.ts";

const HINTS: Readonly<Record<string, string>> = {
  AuthorizationHeaderMalformed: "set region_name to the region of the bucket",
  BadDigest: "the content was altered on its way; try again",
  ERR_INVALID_CHAR:
    "look for a line break or a character beyond Latin-1 in the value behind that header, given in source, params or the environment",
  EntityTooLarge: "the store takes no object of that size in one request",
  ExpiredToken: "the session token has expired; renew it, or let the machine sign in by itself",
  InvalidAccessKeyId:
    "the store does not know access_key_id; check the key, and whether it belongs to this endpoint",
  InvalidBucketName: "check bucket; a bucket name contains neither a scheme nor a path",
  InvalidToken:
    "the session token does not belong to the key pair, or the pair is not meant for this endpoint",
  NoSuchBucket: "check bucket, endpoint and region_name",
  NoSuchKey: "that object was deleted or never existed; check the resource again for one that exists",
  NoSuchVersion: "that version was deleted",
  RequestTimeTooSkewed: "correct the clock of the worker",
  SignatureDoesNotMatch:
    "check secret_access_key and the clock of the worker; a proxy that rewrites requests has the same effect",
  SlowDown: "the store asks for fewer requests; check less often",
  XAmzContentChecksumMismatch: "the content was altered on its way; try again",
};

/** Stores that predate the newer checksums refuse them in these ways. */
const CHECKSUM_REFUSALS =
  /x-amz-(?:trailer|checksum|sdk-checksum)|STREAMING-UNSIGNED-PAYLOAD-TRAILER|aws-chunked|trailer|XAmzContentSHA256Mismatch|MissingContentLength/i;

/** What the reader can do about an answer of the store. `permission` is what the request needed. */
export function failureHint(error: ServiceError, permission: string | undefined): string | undefined {
  const { status, code, message, headers } = error;
  const region = bucketRegionIn(error);
  if (region) return `set region_name to "${region}", where the bucket is`;
  if (code.startsWith("KMS.") || /\bkms\b/i.test(message)) {
    return "the key that encrypts the object must exist, be enabled, and allow kms:Decrypt for reads and kms:GenerateDataKey for uploads";
  }
  if (headers["x-amz-delete-marker"] === "true") return "that version was deleted";
  if (status === 407) return "put a login into HTTPS_PROXY or HTTP_PROXY, or the host into NO_PROXY";
  if (status === 413) return "the store, or a proxy in front of it, takes no requests of that size";
  if (isForeign(error))
    return "check endpoint: that address does not speak S3, or a proxy answers in its stead";
  if (HINTS[code]) return HINTS[code];
  if (status === 403 || status === 401) return deniedHint(permission);
  if ((status === 400 || status === 501 || status === 411) && CHECKSUM_REFUSALS.test(`${code} ${message}`)) {
    return "the store may not know the newer checksums; set skip_s3_checksums: true";
  }
  if (status === 301) return "set region_name to the region of the bucket, or endpoint to its address";
  return undefined;
}

function deniedHint(permission: string | undefined): string {
  const allow = permission
    ? `allow ${permission} to the identity named above`
    : "check the permissions of the identity named above";
  const isRead = permission === undefined || permission.startsWith("s3:GetObject");
  return isRead ? `${allow}; without s3:ListBucket a missing object is reported as denied, too` : allow;
}

/** Whether something answered that is no S3 store: with a web page, or with what is no XML. */
export function isForeign({ headers, message }: ServiceError): boolean {
  const isPage = headers["content-type"]?.toLowerCase().startsWith("text/html") ?? false;
  return isPage || message.includes("XML parse error");
}
