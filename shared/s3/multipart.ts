import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { ResourceError } from "../resource/errors.ts";
import type { Progress } from "../resource/progress.ts";
import { translate } from "./failure.ts";
import { multipartETag } from "./multipart-etag.ts";
import { nameOf } from "./object-id.ts";
import { forEachParallel } from "./parallel.ts";
import { type PartPlan, planParts } from "./part-plan.ts";
import { rangesOf } from "./ranges.ts";
import { sendStream } from "./send-stream.ts";
import type { UploadFile } from "./upload-file.ts";
import { creationFields, type Upload, type Uploaded } from "./upload-request.ts";

/** What is tried for an upload that is given up must end before Concourse kills the step. */
const ABORT_LIMIT_MS = 6_000;

interface Pending {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string;
}

/**
 * Uploads the file in parts, several at once. Unless it succeeds, no part is left in the bucket.
 *
 * @param plan given by tests, which have no files of that size
 */
export async function putInParts(
  client: S3Client,
  file: UploadFile,
  upload: Upload,
  progress: Progress,
  signal: AbortSignal,
  plan: PartPlan = planParts(file.size),
): Promise<Uploaded> {
  const pending = await create(client, upload, signal);
  try {
    const parts = await sendParts({ client, pending, file, upload, progress, plan }, signal);
    await file.verifyUnchanged();
    signal.throwIfAborted();
    return await complete(client, pending, parts, signal);
  } catch (thrown) {
    const remaining = await abort(client, pending);
    signal.throwIfAborted();
    const object = nameOf(upload.object);
    const failure = translate(thrown, { action: "upload", object, permission: "s3:PutObject" });
    throw remaining ? alsoRemaining(failure, remaining) : failure;
  }
}

/** Parts that nobody removes cost money for ever, so whoever reads of the failure should know. */
function alsoRemaining({ code, message, hint }: ResourceError, cause: ResourceError): ResourceError {
  const text = `${message}; its parts remain in the bucket, because they could not be removed: ${cause.message}`;
  return new ResourceError(code, text, { cause, hint });
}

/** Not interrupted by the signal: an upload whose id never arrived could not be removed. */
async function create(client: S3Client, upload: Upload, signal: AbortSignal): Promise<Pending> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const interrupt = () => setTimeout(() => limit.abort(signal.reason), ABORT_LIMIT_MS / 2).unref();
  signal.addEventListener("abort", interrupt, { once: true });
  try {
    const fields = { ...creationFields(upload), ...checksumFields(await partAlgorithm(client, upload)) };
    const answer = await client.send(new CreateMultipartUploadCommand(fields), { abortSignal: limit.signal });
    if (!answer.UploadId)
      throw new ResourceError(
        "unavailable",
        `Cannot upload "${nameOf(upload.object)}": the store gave no upload id`,
      );
    return { Bucket: upload.object.bucket, Key: upload.object.key, UploadId: answer.UploadId };
  } catch (thrown) {
    signal.throwIfAborted();
    throw translate(thrown, { action: "upload", object: nameOf(upload.object), permission: "s3:PutObject" });
  } finally {
    signal.removeEventListener("abort", interrupt);
  }
}

/** What the client will compute for each part: what was asked for, else its default where the store knows it. */
async function partAlgorithm(
  client: S3Client,
  { properties }: Upload,
): Promise<ChecksumAlgorithm | undefined> {
  const usual = (await client.config.requestChecksumCalculation()) === "WHEN_SUPPORTED" ? "CRC32" : undefined;
  return properties.checksumAlgorithm ?? usual;
}

/** A CRC of the whole object can be verified by whoever downloads it; the other algorithms allow it per part only. */
function checksumFields(ChecksumAlgorithm: ChecksumAlgorithm | undefined) {
  return {
    ChecksumAlgorithm,
    ChecksumType: ChecksumAlgorithm?.startsWith("CRC") ? ("FULL_OBJECT" as const) : undefined,
  };
}

interface Sending {
  readonly client: S3Client;
  readonly pending: Pending;
  readonly file: UploadFile;
  readonly upload: Upload;
  readonly progress: Progress;
  readonly plan: PartPlan;
}

async function sendParts({ client, pending, file, upload, progress, plan }: Sending, signal: AbortSignal) {
  const { partSize, partsAtOnce, buffered } = plan;
  const parts: CompletedPart[] = [];
  const numbered = [...rangesOf(0, file.size, partSize)].map((range, index) => ({
    range,
    number: index + 1,
  }));
  await forEachParallel(numbered, { limit: partsAtOnce, signal }, async ({ range, number }, abortSignal) => {
    const fields = {
      ...pending,
      PartNumber: number,
      ContentLength: range.end - range.start,
      ChecksumAlgorithm: upload.properties.checksumAlgorithm,
    };
    const send = (Body: Buffer | ReturnType<UploadFile["stream"]>) =>
      client.send(new UploadPartCommand({ ...fields, Body }), { abortSignal });
    const answer = buffered
      ? await send(await file.read(range))
      : await sendStream(() => file.stream(range), send, abortSignal);
    parts[number - 1] = completedPart(number, answer);
    progress.add(range.end - range.start);
  });
  return parts;
}

function completedPart(PartNumber: number, answer: Omit<CompletedPart, "PartNumber">): CompletedPart {
  const { ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 } = answer;
  return { PartNumber, ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA1, ChecksumSHA256 };
}

/**
 * Asks for the object to be made of the parts. When a repeated request is told that there is no such upload, the first
 * one may have worked and only its answer got lost; the object itself then tells.
 */
async function complete(
  client: S3Client,
  pending: Pending,
  parts: CompletedPart[],
  abortSignal: AbortSignal,
): Promise<Uploaded> {
  const command = new CompleteMultipartUploadCommand({ ...pending, MultipartUpload: { Parts: parts } });
  try {
    const { VersionId } = await client.send(command, { abortSignal });
    return { versionId: VersionId };
  } catch (thrown) {
    if (!(thrown instanceof Error && thrown.name === "NoSuchUpload")) throw thrown;
    const { Bucket, Key } = pending;
    const head = await client
      .send(new HeadObjectCommand({ Bucket, Key }), { abortSignal })
      .catch(() => undefined);
    if (head?.ETag === undefined || head.ETag !== multipartETag(parts)) throw thrown;
    return { versionId: head.VersionId };
  }
}

/** Removes what was uploaded. Resolves to what prevented it, since the failure that led here is the one to throw. */
async function abort(client: S3Client, pending: Pending): Promise<ResourceError | undefined> {
  try {
    const abortSignal = AbortSignal.timeout(ABORT_LIMIT_MS);
    await client.send(new AbortMultipartUploadCommand(pending), { abortSignal });
    return undefined;
  } catch (thrown) {
    const object = nameOf({ bucket: pending.Bucket, key: pending.Key });
    const permission = "s3:AbortMultipartUpload";
    const failure = translate(thrown, { action: "remove the parts of", object, permission });
    // An upload that is gone has left nothing.
    return failure.code === "not-found" ? undefined : failure;
  }
}
