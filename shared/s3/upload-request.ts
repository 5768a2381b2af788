import type { ChecksumAlgorithm, ObjectCannedACL, ServerSideEncryption } from "@aws-sdk/client-s3";
import type { ObjectId } from "./object-id.ts";

/** Properties of the new object; what is absent is not sent. */
export interface ObjectProperties {
  readonly acl?: ObjectCannedACL | undefined;
  readonly contentType?: string | undefined;
  readonly serverSideEncryption?: ServerSideEncryption | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly checksumAlgorithm?: ChecksumAlgorithm | undefined;
}

export interface Upload {
  readonly path: string;
  readonly object: ObjectId;
  readonly properties: ObjectProperties;
  /** `single`: one request whatever the size, for stores that handle several parts badly. */
  readonly requests: "single" | "as-needed";
}

/** What the store confirmed. */
export interface Uploaded {
  readonly versionId: string | undefined;
}

/** The properties as fields of a request that creates an object. */
export function creationFields({ object, properties }: Pick<Upload, "object" | "properties">) {
  return {
    Bucket: object.bucket,
    Key: object.key,
    ACL: properties.acl,
    ContentType: properties.contentType,
    ServerSideEncryption: properties.serverSideEncryption,
    SSEKMSKeyId: properties.kmsKeyId,
    ChecksumAlgorithm: properties.checksumAlgorithm,
  };
}
