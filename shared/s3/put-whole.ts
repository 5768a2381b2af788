import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Progress } from "../resource/progress.ts";
import { translate } from "./failure.ts";
import { nameOf } from "./object-id.ts";
import { SINGLE_PUT_UP_TO } from "./part-plan.ts";
import { sendStream } from "./send-stream.ts";
import type { UploadFile } from "./upload-file.ts";
import { creationFields, type Upload, type Uploaded } from "./upload-request.ts";

/** Uploads the file with one request: from memory when it is small, otherwise as a stream. */
export async function putWhole(
  client: S3Client,
  file: UploadFile,
  upload: Upload,
  progress: Progress,
  signal: AbortSignal,
): Promise<Uploaded> {
  const all = { start: 0, end: file.size };
  const fields = { ...creationFields(upload), ContentLength: file.size };
  const send = (Body: Buffer | ReturnType<UploadFile["stream"]>) =>
    client.send(new PutObjectCommand({ ...fields, Body }), { abortSignal: signal });
  try {
    const inMemory = file.size <= SINGLE_PUT_UP_TO ? await file.read(all) : undefined;
    // What is in memory cannot change any more, so a change shows before anything is sent.
    if (inMemory) await file.verifyUnchanged();
    const { VersionId } = inMemory
      ? await send(inMemory)
      : await sendStream(() => file.stream(all), send, signal);
    if (!inMemory) await file.verifyUnchanged();
    progress.add(file.size);
    return { versionId: VersionId };
  } catch (thrown) {
    signal.throwIfAborted();
    throw translate(thrown, { action: "upload", object: nameOf(upload.object), permission: "s3:PutObject" });
  }
}
