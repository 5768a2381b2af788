import { GetBucketVersioningCommand, type S3Client } from "@aws-sdk/client-s3";
import { ResourceError } from "../resource/errors.ts";
import { translate } from "./failure.ts";

/** `unknown`: we are not allowed to ask. */
export type BucketVersioning = "enabled" | "suspended" | "never-enabled" | "unknown";

export async function bucketVersioning(
  client: S3Client,
  bucket: string,
  abortSignal: AbortSignal,
): Promise<BucketVersioning> {
  try {
    const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket: bucket }), { abortSignal });
    if (Status === "Enabled") return "enabled";
    return Status === "Suspended" ? "suspended" : "never-enabled";
  } catch (thrown) {
    abortSignal.throwIfAborted();
    const error = translate(thrown, {
      action: "read the versioning of",
      object: `s3://${bucket}`,
      permission: "s3:GetBucketVersioning",
    });
    if (error.code === "access-denied") return "unknown";
    throw error;
  }
}

/** The error for steps that cannot work without versions. */
export function notVersioned(
  action: string,
  bucket: string,
  versioning: "suspended" | "never-enabled",
): ResourceError {
  const state =
    versioning === "suspended" ? "versioning of the bucket is suspended" : "the bucket is not versioned";
  return new ResourceError("invalid-request", `Cannot ${action}: ${state}`, {
    hint: `enable versioning of "${bucket}", or use regexp instead of versioned_file`,
  });
}
