import { ServiceError } from "../service-error.ts";
import type { BucketExchange, Exchange } from "./exchange.ts";
import type { Attributes, Encryption, Tag } from "./stored.ts";

type Headers = Readonly<Record<string, string>>;

const KEPT =
  /^(content-type|content-encoding|content-language|content-disposition|cache-control|expires|x-amz-meta-.+|x-amz-storage-class)$/;

const CANNED = [
  "private",
  "public-read",
  "public-read-write",
  "authenticated-read",
  "aws-exec-read",
  "bucket-owner-read",
  "bucket-owner-full-control",
];

function invalidArgument(message: string, name: string, value: string): ServiceError {
  return new ServiceError(400, "InvalidArgument", message, {
    fields: { ArgumentName: name, ArgumentValue: value },
  });
}

function encryptionOf(headers: Headers): Encryption {
  const algorithm = headers["x-amz-server-side-encryption"];
  const keyId = headers["x-amz-server-side-encryption-aws-kms-key-id"];
  if (algorithm !== undefined && !["AES256", "aws:kms", "aws:kms:dsse"].includes(algorithm)) {
    const message = "The encryption method specified is not supported";
    throw invalidArgument(message, "x-amz-server-side-encryption", algorithm);
  }
  if (keyId === undefined) return { algorithm: algorithm ?? "AES256" };
  if (algorithm === undefined || algorithm === "AES256") {
    const message =
      "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms";
    throw invalidArgument(message, "x-amz-server-side-encryption", algorithm ?? "null");
  }
  return { algorithm, keyId };
}

function aclOf(headers: Headers, { bucket }: BucketExchange): string {
  const acl = headers["x-amz-acl"];
  if (acl === undefined) return "private";
  if (!CANNED.includes(acl)) throw invalidArgument("", "x-amz-acl", acl);
  if (bucket.ownership === "BucketOwnerEnforced" && acl !== "bucket-owner-full-control") {
    throw new ServiceError(400, "AccessControlListNotSupported", "The bucket does not allow ACLs");
  }
  return acl;
}

/** Refuses what S3 does not take for tags of one object. */
export function requireTags(tags: readonly Tag[]): readonly Tag[] {
  if (tags.length > 10) throw new ServiceError(400, "BadRequest", "Object tags cannot be greater than 10");
  if (new Set(tags.map(({ key }) => key)).size !== tags.length) {
    throw new ServiceError(400, "InvalidTag", "Cannot provide multiple Tags with the same key");
  }
  for (const { key, value } of tags) {
    if (key === "" || key.length > 128) {
      throw new ServiceError(400, "InvalidTag", "The TagKey you have provided is invalid");
    }
    if (value.length > 256)
      throw new ServiceError(400, "InvalidTag", "The TagValue you have provided is invalid");
  }
  return tags;
}

function tagsOf(header: string | undefined): readonly Tag[] {
  return requireTags(Array.from(new URLSearchParams(header ?? ""), ([key, value]) => ({ key, value })));
}

function keptHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = { "content-type": "binary/octet-stream" };
  for (const [name, value] of Object.entries(headers)) if (KEPT.test(name)) kept[name] = value;
  const encodings = (kept["content-encoding"] ?? "").split(",").map((encoding) => encoding.trim());
  const remaining = encodings.filter((encoding) => encoding !== "" && encoding !== "aws-chunked");
  delete kept["content-encoding"];
  if (remaining.length > 0) kept["content-encoding"] = remaining.join(",");
  if (kept["x-amz-storage-class"] === "STANDARD") delete kept["x-amz-storage-class"];
  return kept;
}

/** What the headers of a write say about the new object, or why it is refused. */
export function attributesOf(exchange: BucketExchange): Attributes {
  const { headers } = exchange;
  return {
    headers: keptHeaders(headers),
    acl: aclOf(headers, exchange),
    encryption: encryptionOf(headers),
    tags: tagsOf(headers["x-amz-tagging"]),
  };
}

/** Rights that a write needs because of its headers. */
export function actionsForAttributes({ headers }: Exchange): readonly string[] {
  return [
    ...(headers["x-amz-acl"] === undefined ? [] : ["s3:PutObjectAcl"]),
    ...(headers["x-amz-tagging"] === undefined ? [] : ["s3:PutObjectTagging"]),
  ];
}

export function encryptionHeaders({ algorithm, keyId }: Encryption): Record<string, string> {
  return {
    "x-amz-server-side-encryption": algorithm,
    ...(keyId === undefined ? {} : { "x-amz-server-side-encryption-aws-kms-key-id": keyId }),
  };
}
