import { addAbortSignal, type Readable } from "node:stream";
import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { backOff } from "../../../../shared/http/backoff.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";

/** Of a version; whatever is larger is something else. */
const MOST_BYTES = 1024 * 1024;
/** On top of the client's own retries of requests. */
const MOST_ATTEMPTS = 4;

export interface Reading {
  /** For messages. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** For one body; a server that sends a byte now and then is not waited for. Shortened by tests. */
  readonly longestMs?: number;
}

/** Asks for an object and reads all of it as text; a body that breaks off is asked for again. */
export async function bodyText(
  ask: () => Promise<GetObjectCommandOutput>,
  reading: Reading,
): Promise<{ answer: GetObjectCommandOutput; content: string }> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask();
    try {
      return { answer, content: await wholeText(answer.Body as Readable, reading) };
    } catch (thrown) {
      reading.signal.throwIfAborted();
      if (thrown instanceof ResourceError || attempt === MOST_ATTEMPTS) throw thrown;
      await backOff(attempt, reading.signal);
    }
  }
}

async function wholeText(body: Readable, { name, signal, longestMs = 60_000 }: Reading): Promise<string> {
  const timeout = AbortSignal.timeout(longestMs);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of addAbortSignal(AbortSignal.any([signal, timeout]), body)) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MOST_BYTES) throw tooLarge(name);
    }
  } catch (thrown) {
    throw timeout.aborted && !signal.aborted ? tooSlow(name, longestMs, thrown) : thrown;
  }
  return Buffer.concat(chunks).toString();
}

function tooLarge(name: string): ResourceError {
  return new ResourceError(
    "invalid-request",
    `parsing number in bucket: Cannot use the version in "${name}": it is larger than 1 MiB`,
    { hint: "check key; it seems to name another object" },
  );
}

function tooSlow(name: string, longestMs: number, cause: unknown): ResourceError {
  return new ResourceError(
    "unavailable",
    `Cannot read "${name}": it has not come within ${longestMs / 1000} seconds`,
    { cause },
  );
}
