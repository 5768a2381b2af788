import { ResourceError } from "../resource/errors.ts";
import type { StepContext } from "../resource/step.ts";
import { backOff } from "./backoff.ts";
import { connectionFailure } from "./connection-failure.ts";
import type { HttpAnswer, HttpCall, HttpExchange } from "./exchange.ts";

/** 250 ms before the second, 16 s before the last. */
export const MOST_ATTEMPTS = 8;
/** Attempts that each wait for a time-out would otherwise add up. */
export const LONGEST_MS = 5 * 60_000;

/** What a request is for; a failure reads `Cannot <action> "<object>": …`. */
export interface Errand {
  readonly action: string;
  readonly object: string;
}

/** What may be better next time. Whether the request was carried out is not known. */
export interface Setback {
  readonly reason: string;
  /** Absent where none came. */
  readonly answer?: HttpAnswer;
  readonly cause?: unknown;
}

/** Whether the same request may be answered otherwise next time. */
export function mayPass(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status !== 501);
}

/** One request. What makes no sense to repeat is an answer, or thrown as `ResourceError`. */
export async function tryOnce(
  exchange: HttpExchange,
  call: HttpCall,
  { action, object }: Errand,
  signal: AbortSignal,
): Promise<{ readonly answer: HttpAnswer } | { readonly setback: Setback }> {
  try {
    const answer = await exchange.send(call, signal);
    const { status } = answer;
    return mayPass(status) ? { setback: { reason: `HTTP ${status}`, answer } } : { answer };
  } catch (cause) {
    signal.throwIfAborted();
    const failure = connectionFailure(cause);
    if (!failure) throw cause;
    if (!failure.lasting) return { setback: { reason: failure.state, cause } };
    const { host } = call.url;
    throw new ResourceError("invalid-request", `Cannot ${action} "${object}" at ${host}: ${failure.state}`, {
      cause,
      hint: failure.hint,
    });
  }
}

/**
 * Repeats a request that does no harm when it is carried out twice. Resolves to the last answer, which may still be a
 * refusal; throws where none came.
 */
export async function persist(
  exchange: HttpExchange,
  call: HttpCall,
  errand: Errand,
  { log, signal }: StepContext,
  attempts: number = MOST_ATTEMPTS,
): Promise<HttpAnswer> {
  const begun = Date.now();
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryOnce(exchange, call, errand, signal);
    if ("answer" in outcome) return outcome.answer;
    const { setback } = outcome;
    if (attempt >= attempts || Date.now() - begun > LONGEST_MS) {
      if (setback.answer) return setback.answer;
      throw unreachable(call, errand, setback);
    }
    log.info(`Trying again (attempt ${attempt + 1} of ${attempts}): ${setback.reason}`);
    await backOff(attempt, signal);
  }
}

function unreachable(
  { url }: HttpCall,
  { action, object }: Errand,
  { reason, cause }: Setback,
): ResourceError {
  return new ResourceError("unavailable", `Cannot ${action} "${object}" at ${url.host}: ${reason}`, {
    cause,
    hint: "check the address, the network of the worker, and HTTPS_PROXY",
  });
}
