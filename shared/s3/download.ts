import type { FileHandle } from "node:fs/promises";
import { HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { requireSpace } from "../files/free-space.ts";
import { writeAtomically } from "../files/write-atomically.ts";
import { ResourceError } from "../resource/errors.ts";
import { type Progress, startProgress } from "../resource/progress.ts";
import type { StepContext } from "../resource/step.ts";
import { contiguousPrefix } from "./contiguous-prefix.ts";
import { digestFromETag, digestFromHeaders, digestWhileWriting, type ExpectedDigest } from "./integrity.ts";
import { addressOf, nameOf, type ObjectId } from "./object-id.ts";
import { ObjectChanged, openFirstRange, openRange, type PinnedObject } from "./open-range.ts";
import { forEachParallel } from "./parallel.ts";
import { rangesOf } from "./ranges.ts";
import { receiveRange } from "./receive.ts";

const RANGE_SIZE = 8 * 1024 * 1024;
const RANGES_AT_ONCE = 8;
const ATTEMPTS_AT_A_CHANGING_OBJECT = 3;

export interface Download {
  readonly object: ObjectId;
  /** Where to put it; replaced only by a complete and verified file. */
  readonly path: string;
  /** Whether to compare the content with the digest that the store states. The length is always compared. */
  readonly verify: "digest" | "length";
}

/**
 * Downloads an object in parallel ranges, all of one and the same content. An object that is overwritten
 * meanwhile is begun again, a bounded number of times.
 */
export async function download(client: S3Client, wanted: Download, context: StepContext): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await writeAtomically(wanted.path, (file) => fill(client, wanted, file, context));
    } catch (thrown) {
      if (!(thrown instanceof ObjectChanged) || attempt === ATTEMPTS_AT_A_CHANGING_OBJECT) throw thrown;
      context.log.info(`"${nameOf(wanted.object)}" was overwritten during the download; starting again`);
    }
  }
}

async function fill(
  client: S3Client,
  wanted: Download,
  file: FileHandle,
  context: StepContext,
): Promise<void> {
  const first = await openFirstRange(client, wanted.object, RANGE_SIZE, context.signal);
  const { object } = first;
  try {
    await requireSpace(wanted.path, object.size);
  } catch (thrown) {
    first.range.body.destroy();
    throw thrown;
  }
  const progress = startProgress(
    { verb: "Downloaded", name: nameOf(object), total: object.size },
    context.log,
  );
  const expected = wanted.verify === "digest" ? await digestOf(client, object, context.signal) : undefined;
  await transfer(client, first, { file, expected, progress }, context.signal);
  progress.finish();
}

async function transfer(
  client: S3Client,
  first: Awaited<ReturnType<typeof openFirstRange>>,
  {
    file,
    expected,
    progress,
  }: { file: FileHandle; expected: ExpectedDigest | undefined; progress: Progress },
  parentSignal: AbortSignal,
): Promise<void> {
  const { object } = first;
  const firstEnd = first.isWhole ? object.size : Math.min(RANGE_SIZE, object.size);
  const ranges = [{ start: 0, end: firstEnd }, ...rangesOf(firstEnd, object.size, RANGE_SIZE)];
  const written = contiguousPrefix();
  const digest = expected && digestWhileWriting(file, expected.algorithm, written.ends);
  // Awaited below; until then a failure of the transfer comes first.
  digest?.catch(() => undefined);
  try {
    await forEachParallel(ranges, { limit: RANGES_AT_ONCE, signal: parentSignal }, async (range, signal) => {
      const receiver = {
        file,
        open: (rest: typeof range) => openRange(client, object, rest, signal),
        onWritten: progress.add,
        signal,
      };
      await receiveRange(object, range, receiver, range.start === 0 ? first.range : undefined);
      written.add(range);
    });
  } finally {
    first.range.body.destroy();
    written.close();
    await digest?.catch(() => undefined);
  }
  if (expected && (await digest) !== expected.value) throw corrupted(object, expected);
}

/** What the store knows of the content; asked for only where the ETag does not tell, and not required. */
async function digestOf(
  client: S3Client,
  object: PinnedObject,
  abortSignal: AbortSignal,
): Promise<ExpectedDigest | undefined> {
  const fromETag = digestFromETag(object);
  if (fromETag) return fromETag;
  const head = new HeadObjectCommand({ ...addressOf(object), IfMatch: object.etag, ChecksumMode: "ENABLED" });
  return client.send(head, { abortSignal }).then(digestFromHeaders, () => undefined);
}

function corrupted(object: PinnedObject, { algorithm }: ExpectedDigest): ResourceError {
  return new ResourceError(
    "untrusted",
    `Cannot download "${nameOf(object)}": the ${algorithm} checksum of the received content differs from the one the store states`,
    {
      hint: "try again; if this store is known to state checksums that are no checksums, set skip_s3_checksums: true",
    },
  );
}
