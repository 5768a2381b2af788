import type { S3Client } from "@aws-sdk/client-s3";
import { ResourceError } from "../resource/errors.ts";
import { startProgress } from "../resource/progress.ts";
import type { StepContext } from "../resource/step.ts";
import { formatBytes } from "../resource/units.ts";
import { putInParts } from "./multipart.ts";
import { nameOf } from "./object-id.ts";
import { LARGEST_OBJECT, LARGEST_SINGLE_PUT, SINGLE_PUT_UP_TO } from "./part-plan.ts";
import { putWhole } from "./put-whole.ts";
import { UploadFile } from "./upload-file.ts";
import type { Upload, Uploaded } from "./upload-request.ts";

/** Uploads a file; resolves only when the store has confirmed all of it. */
export async function upload(client: S3Client, wanted: Upload, context: StepContext): Promise<Uploaded> {
  const file = await UploadFile.open(wanted.path);
  try {
    const single = wanted.requests === "single" || file.size <= SINGLE_PUT_UP_TO;
    requireSize(wanted, file.size, single ? LARGEST_SINGLE_PUT : LARGEST_OBJECT);
    const name = nameOf(wanted.object);
    const progress = startProgress({ verb: "Uploaded", name, total: file.size }, context.log);
    const put = single ? putWhole : putInParts;
    const uploaded = await put(client, file, wanted, progress, context.signal);
    progress.finish();
    return uploaded;
  } finally {
    await file.close();
  }
}

function requireSize({ path, object, requests }: Upload, size: number, most: number): void {
  if (size <= most) return;
  throw new ResourceError(
    "invalid-request",
    `Cannot upload "${path}" to "${nameOf(object)}": its ${formatBytes(size)} are more than the ${formatBytes(most)} that S3 accepts${requests === "single" ? " in one request" : ""}`,
    { hint: requests === "single" ? "remove disable_multipart" : undefined },
  );
}
