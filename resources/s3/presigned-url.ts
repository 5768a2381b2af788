import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { StepContext } from "../../shared/resource/step.ts";
import { formatDuration } from "../../shared/resource/units.ts";
import { addressOf, type ObjectId } from "../../shared/s3/object-id.ts";

const DAY_SECONDS = 24 * 60 * 60;

/**
 * A URL with which anybody can download the object for a day, or for as long as the credentials live when that is
 * shorter. It is a secret: the log never shows it. Undefined when requests are not signed.
 */
export async function presignedUrl(
  client: S3Client,
  object: ObjectId,
  { log }: StepContext,
): Promise<string | undefined> {
  const { accessKeyId, expiration } = await client.config.credentials();
  if (!accessKeyId) return undefined;
  const { getSignedUrl } = await import("@aws-sdk/s3-request-presigner");
  const url = await getSignedUrl(client, new GetObjectCommand(addressOf(object)), { expiresIn: DAY_SECONDS });
  log.hide(url);
  const remaining = expiration ? expiration.getTime() - Date.now() : Number.POSITIVE_INFINITY;
  if (remaining < DAY_SECONDS * 1000) {
    log.warn(
      `The URL in the file "url" ends with the credentials that signed it, in ${formatDuration(remaining)}`,
    );
  }
  return url;
}
