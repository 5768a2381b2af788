import { ServiceError } from "../service-error.ts";
import type { Bucket } from "./bucket.ts";
import * as buckets from "./bucket-operations.ts";
import { completeMultipartUpload } from "./complete-multipart.ts";
import type { BucketExchange, Exchange, ObjectExchange, Reply } from "./exchange.ts";
import { reply } from "./exchange.ts";
import { listObjects } from "./list-objects.ts";
import { listMultipartUploads, listParts } from "./list-uploads.ts";
import { listVersions } from "./list-versions.ts";
import * as multipart from "./multipart.ts";
import { readObject } from "./read-object.ts";
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from "./tagging.ts";
import { deleteObject, putObject } from "./write-object.ts";

/** Operations on a bucket with the right that each needs; DeleteObjects asks for each key by itself. */
const ON_BUCKET: Readonly<
  Record<string, readonly [string | undefined, (exchange: BucketExchange) => Reply]>
> = {
  HeadBucket: ["s3:ListBucket", ({ bucket }) => reply(200, { "x-amz-bucket-region": bucket.region })],
  DeleteBucket: ["s3:DeleteBucket", buckets.deleteBucket],
  GetBucketLocation: ["s3:GetBucketLocation", buckets.getBucketLocation],
  GetBucketVersioning: ["s3:GetBucketVersioning", buckets.getBucketVersioning],
  PutBucketVersioning: ["s3:PutBucketVersioning", buckets.putBucketVersioning],
  ListObjectsV2: ["s3:ListBucket", listObjects],
  ListObjectVersions: ["s3:ListBucketVersions", listVersions],
  ListMultipartUploads: ["s3:ListBucketMultipartUploads", listMultipartUploads],
  DeleteObjects: [undefined, buckets.deleteObjects],
};

const ON_OBJECT: Readonly<Record<string, (exchange: ObjectExchange) => Reply>> = {
  GetObject: readObject,
  HeadObject: readObject,
  PutObject: putObject,
  DeleteObject: deleteObject,
  GetObjectTagging: getObjectTagging,
  PutObjectTagging: putObjectTagging,
  DeleteObjectTagging: deleteObjectTagging,
  CreateMultipartUpload: multipart.createMultipartUpload,
  UploadPart: multipart.uploadPart,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: multipart.abortMultipartUpload,
  ListParts: listParts,
};

/** Every bucket lives in one region; the requests for it must be signed for that one. */
export function requireRegion(
  bucket: Bucket | undefined,
  region: string,
  signedFor: string | undefined,
): void {
  const home = bucket?.region ?? region;
  if (signedFor === undefined || signedFor === home) return;
  const headers: Record<string, string> = bucket === undefined ? {} : { "x-amz-bucket-region": home };
  if (signedFor === region && bucket !== undefined) {
    const message =
      "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.";
    throw new ServiceError(301, "PermanentRedirect", message, {
      fields: { Endpoint: `${bucket.name}.s3.${home}.amazonaws.com`, Bucket: bucket.name },
      headers,
    });
  }
  const message = `The authorization header is malformed; the region '${signedFor}' is wrong; expecting '${home}'`;
  throw new ServiceError(400, "AuthorizationHeaderMalformed", message, { fields: { Region: home }, headers });
}

function requireOwner(expected: string | undefined, bucket: Bucket): void {
  if (expected !== undefined && expected !== bucket.owner)
    throw new ServiceError(403, "AccessDenied", "Access Denied");
}

/** Carries out one operation. */
export function handle(exchange: Exchange, bucketName: string | undefined, key: string | undefined): Reply {
  const { operation, world, identity, query } = exchange;
  if (bucketName === undefined) return buckets.listBuckets(exchange);
  if (operation === "CreateBucket") return buckets.createBucket(exchange, bucketName);
  buckets.requireBucketName(bucketName);
  const bucket = world.buckets.get(bucketName);
  if (bucket === undefined) {
    throw new ServiceError(404, "NoSuchBucket", "The specified bucket does not exist", {
      fields: { BucketName: bucketName },
    });
  }
  requireOwner(exchange.headers["x-amz-expected-bucket-owner"], bucket);
  const onObject = ON_OBJECT[operation];
  if (onObject !== undefined && key !== undefined) return onObject({ ...exchange, bucket, key });
  const [action, onBucket] = ON_BUCKET[operation] ?? [];
  if (onBucket === undefined) throw new Error(`Operation "${operation}" has no handler`);
  if (action !== undefined) world.permissions.require(identity, { action, bucket, key: undefined, query });
  return onBucket({ ...exchange, bucket });
}
