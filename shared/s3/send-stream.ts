import type { Readable } from "node:stream";
import { backOff } from "../http/backoff.ts";
import { messageOf } from "../resource/errors.ts";

const ATTEMPTS = 6;

/**
 * Sends a request whose body is a stream. The client cannot repeat such a request, because the stream is spent; here
 * each attempt gets a new one. Refusals that repeating cannot mend are thrown at once.
 *
 * @param wait how to wait before another attempt; tests do not wait
 */
export async function sendStream<T>(
  open: () => Readable,
  send: (body: Readable) => Promise<T>,
  signal: AbortSignal,
  wait: typeof backOff = backOff,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const body = open();
    try {
      return await send(body);
    } catch (thrown) {
      signal.throwIfAborted();
      if (attempt === ATTEMPTS || !isTransient(thrown)) throw thrown;
      await wait(attempt, signal);
    } finally {
      body.destroy();
    }
  }
}

const TRANSIENT_CODES = /^(?:RequestTimeout|SlowDown|InternalError|ServiceUnavailable|ThrottlingException)$/;

function isTransient(thrown: unknown): boolean {
  const { name, code, $metadata } = thrown as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  if (
    TRANSIENT_CODES.test(name ?? "") ||
    status === 429 ||
    (status !== undefined && status >= 500 && status !== 501)
  )
    return true;
  return (
    status === undefined &&
    /^(?:ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN)|time.?out|socket/i.test(
      `${code ?? ""} ${name} ${messageOf(thrown)}`,
    )
  );
}
