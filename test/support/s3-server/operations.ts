import { ServiceError } from "../service-error.ts";

type Level = "service" | "bucket" | "object";

interface OperationRow {
  readonly name: string;
  readonly method: string;
  readonly level: Level;
  /** Query parameters, each with its required value or `*`, that tell this operation from its neighbours. */
  readonly marks: Readonly<Record<string, string>>;
  readonly query: readonly string[];
}

function row(
  name: string,
  method: string,
  level: Level,
  marks: Record<string, string>,
  query = "",
): OperationRow {
  return { name, method, level, marks, query: query.split(" ").filter(Boolean) };
}

const READ =
  "versionId partNumber response-content-type response-content-language response-expires " +
  "response-cache-control response-content-disposition response-content-encoding";

/** Rows with marks come before rows without, so that the first match is the right one. */
const OPERATIONS = [
  row("ListBuckets", "GET", "service", {}),
  row("GetBucketLocation", "GET", "bucket", { location: "*" }),
  row("GetBucketVersioning", "GET", "bucket", { versioning: "*" }),
  row("PutBucketVersioning", "PUT", "bucket", { versioning: "*" }),
  row(
    "ListObjectsV2",
    "GET",
    "bucket",
    { "list-type": "2" },
    "prefix delimiter max-keys continuation-token start-after encoding-type fetch-owner",
  ),
  row(
    "ListObjectVersions",
    "GET",
    "bucket",
    { versions: "*" },
    "prefix delimiter max-keys key-marker version-id-marker encoding-type",
  ),
  row("ListMultipartUploads", "GET", "bucket", { uploads: "*" }, "prefix encoding-type"),
  row("DeleteObjects", "POST", "bucket", { delete: "*" }),
  row("CreateBucket", "PUT", "bucket", {}),
  row("HeadBucket", "HEAD", "bucket", {}),
  row("DeleteBucket", "DELETE", "bucket", {}),
  row("GetObjectTagging", "GET", "object", { tagging: "*" }, "versionId"),
  row("PutObjectTagging", "PUT", "object", { tagging: "*" }, "versionId"),
  row("DeleteObjectTagging", "DELETE", "object", { tagging: "*" }, "versionId"),
  row("CreateMultipartUpload", "POST", "object", { uploads: "*" }),
  row("UploadPart", "PUT", "object", { uploadId: "*", partNumber: "*" }),
  row("CompleteMultipartUpload", "POST", "object", { uploadId: "*" }),
  row("AbortMultipartUpload", "DELETE", "object", { uploadId: "*" }),
  row("ListParts", "GET", "object", { uploadId: "*" }, "max-parts part-number-marker"),
  row("PutObject", "PUT", "object", {}),
  row("GetObject", "GET", "object", {}, READ),
  row("HeadObject", "HEAD", "object", {}, READ),
  row("DeleteObject", "DELETE", "object", {}, "versionId"),
] as const;

const SIGNATURE =
  /^X-Amz-(Algorithm|Credential|Date|Expires|SignedHeaders|Signature|Security-Token|Content-Sha256)$/i;

function isKnownTo(operation: OperationRow, name: string): boolean {
  return name in operation.marks || operation.query.includes(name) || name === "x-id" || SIGNATURE.test(name);
}

function notImplemented(what: string): ServiceError {
  const message = `A parameter you provided implies functionality that is not implemented: ${what}`;
  return new ServiceError(501, "NotImplemented", message);
}

export interface Addressed {
  readonly method: string;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly query: ReadonlyMap<string, string>;
}

/** The name of the S3 operation. Refuses operations and query parameters that this server does not carry out. */
export function operationOf({ method, bucket, key, query }: Addressed): string {
  const level = bucket === undefined ? "service" : key === undefined ? "bucket" : "object";
  const operation = OPERATIONS.find(
    (candidate) =>
      candidate.method === method &&
      candidate.level === level &&
      Object.entries(candidate.marks).every(([name, value]) =>
        value === "*" ? query.has(name) : query.get(name) === value,
      ),
  );
  if (operation === undefined) {
    if (bucket !== undefined && method === "GET")
      throw notImplemented(`${level} query "${[...query.keys()].join("&")}"`);
    throw new ServiceError(
      405,
      "MethodNotAllowed",
      "The specified method is not allowed against this resource.",
    );
  }
  const unknown = [...query.keys()].find((name) => !isKnownTo(operation, name) && !/^x-amz-/.test(name));
  if (unknown !== undefined) throw notImplemented(`query "${unknown}" of ${operation.name}`);
  return operation.name;
}

const HEADERS =
  /^x-amz-(date|content-sha256|security-token|user-agent|decoded-content-length|trailer|sdk-checksum-algorithm|checksum-(algorithm|type|mode|crc32|crc32c|crc64nvme|sha1|sha256)|meta-.+|acl|tagging|storage-class|server-side-encryption|server-side-encryption-aws-kms-key-id|expected-bucket-owner|mp-object-size|object-ownership)$/;

/** Refuses headers that ask for something this server does not do. */
export function requireKnownHeaders(headers: Readonly<Record<string, string>>): void {
  const unknown = Object.keys(headers).find((name) => name.startsWith("x-amz-") && !HEADERS.test(name));
  if (unknown !== undefined) throw notImplemented(`header "${unknown}"`);
}
