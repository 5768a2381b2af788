import type { Readable } from "node:stream";
import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from "@aws-sdk/client-s3";
import { ResourceError } from "../resource/errors.ts";
import { translate } from "./failure.ts";
import { addressOf, nameOf, type ObjectId } from "./object-id.ts";
import { parseContentRange, type Range } from "./ranges.ts";

/** An object as the first answer described it; every later request is pinned to exactly this. */
export interface PinnedObject extends ObjectId {
  readonly size: number;
  readonly etag: string | undefined;
  readonly serverSideEncryption: string | undefined;
}

/** A body that begins at byte `start`, which is not always the one asked for. */
export interface OpenRange {
  readonly body: Readable;
  readonly start: number;
}

/** Thrown when an object is overwritten while it is being downloaded. */
export class ObjectChanged extends ResourceError {
  constructor(object: ObjectId, cause?: unknown) {
    super("conflict", `Cannot download "${nameOf(object)}": it was overwritten during the download`, {
      cause,
    });
  }
}

/**
 * Asks for the first `size` bytes, which also tells everything about the object: no HEAD is needed, and a refusal
 * comes with the store's explanation. The answer may hold the whole object when the store ignores `Range`.
 */
export async function openFirstRange(
  client: S3Client,
  object: ObjectId,
  size: number,
  signal: AbortSignal,
): Promise<{ object: PinnedObject; range: OpenRange; isWhole: boolean }> {
  const range = { start: 0, end: size };
  const answer = await get(client, object, { Range: headerOf(range) }, signal)
    .catch((thrown: unknown) =>
      // Not a byte is in range of an empty object.
      statusOf(thrown) === 416 ? get(client, object, {}, signal) : Promise.reject(thrown),
    )
    .catch((thrown: unknown) => {
      throw failed(thrown, object, signal);
    });
  const contentRange = parseContentRange(answer.ContentRange ?? "");
  const total = contentRange?.size ?? answer.ContentLength;
  if (total === undefined || (contentRange && contentRange.start !== 0)) {
    bodyOf(answer).destroy();
    throw new ResourceError(
      "unavailable",
      `Cannot download "${nameOf(object)}": the store does not tell its size`,
    );
  }
  return {
    object: {
      ...object,
      size: total,
      etag: answer.ETag,
      serverSideEncryption: answer.SSECustomerAlgorithm ? "customer" : answer.ServerSideEncryption,
    },
    range: { body: bodyOf(answer), start: 0 },
    isWhole: contentRange === undefined,
  };
}

/** Asks for a range of the pinned object and for nothing else: a different object is an `ObjectChanged`. */
export async function openRange(
  client: S3Client,
  object: PinnedObject,
  range: Range,
  signal: AbortSignal,
): Promise<OpenRange> {
  const pin = object.etag?.startsWith('"') ? { IfMatch: object.etag } : {};
  const answer = await get(client, object, { Range: headerOf(range), ...pin }, signal).catch(
    (thrown: unknown) => {
      throw [412, 416].includes(statusOf(thrown) ?? 0) ? new ObjectChanged(object, thrown) : thrown;
    },
  );
  const contentRange = parseContentRange(answer.ContentRange ?? "");
  const size = contentRange?.size ?? answer.ContentLength;
  // A store that ignores If-Match as well is caught here.
  if (size !== object.size || answer.ETag !== object.etag) {
    bodyOf(answer).destroy();
    throw new ObjectChanged(object);
  }
  const start = contentRange?.start ?? 0;
  if (start > range.start) {
    bodyOf(answer).destroy();
    const state = `the store answers from byte ${start} on when asked from byte ${range.start} on`;
    throw new ResourceError("unavailable", `Cannot download "${nameOf(object)}": ${state}`);
  }
  return { body: bodyOf(answer), start };
}

async function get(
  client: S3Client,
  object: ObjectId,
  headers: { Range?: string; IfMatch?: string },
  abortSignal: AbortSignal,
): Promise<GetObjectCommandOutput> {
  try {
    return await client.send(new GetObjectCommand({ ...addressOf(object), ...headers }), { abortSignal });
  } catch (thrown) {
    if (statusOf(thrown) === 412 || statusOf(thrown) === 416) throw thrown;
    throw failed(thrown, object, abortSignal);
  }
}

function failed(thrown: unknown, object: ObjectId, signal: AbortSignal): ResourceError {
  signal.throwIfAborted();
  const permission = object.versionId ? "s3:GetObjectVersion" : "s3:GetObject";
  return translate(thrown, { action: "download", object: nameOf(object), permission });
}

function bodyOf(answer: GetObjectCommandOutput): Readable {
  return answer.Body as Readable;
}

function headerOf({ start, end }: Range): string {
  return `bytes=${start}-${end - 1}`;
}

function statusOf(thrown: unknown): number | undefined {
  return (thrown as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
