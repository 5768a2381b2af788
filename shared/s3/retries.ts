import { StandardRetryStrategy } from "@smithy/core/retry";
import { connectionFailure } from "../http/connection-failure.ts";
import { serviceErrorOf } from "../http/service-error.ts";
import { messageOf } from "../resource/errors.ts";
import type { Log } from "../resource/log.ts";

export const MOST_ATTEMPTS = 12;
/** Attempts that each wait for a time-out would otherwise add up to a quarter of an hour. */
export const LONGEST_MS = 5 * 60_000;
const LINES_APART_MS = 5_000;

type Token = Awaited<ReturnType<StandardRetryStrategy["acquireInitialRetryToken"]>>;
type Failure = Parameters<StandardRetryStrategy["refreshRetryTokenForRetry"]>[1];

/** The SDK's standard retries, bounded in time as well as in number, and told to whoever waits for them. */
export class ToldRetries extends StandardRetryStrategy {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #begun = new WeakMap<Token, number>();
  #lastLineAt = Number.NEGATIVE_INFINITY;

  /** @param now clock in milliseconds */
  constructor(log: Log, now: () => number = Date.now) {
    super(MOST_ATTEMPTS);
    this.#log = log;
    this.#now = now;
  }

  override async acquireInitialRetryToken(scope: string): Promise<Token> {
    const token = await super.acquireInitialRetryToken(scope);
    this.#begun.set(token, this.#now());
    return token;
  }

  override async refreshRetryTokenForRetry(token: Token, failure: Failure): Promise<Token> {
    const begun = this.#begun.get(token) ?? this.#now();
    if (this.#now() - begun > LONGEST_MS) throw new Error("No retry after so long");
    this.#tell(failure, token.getRetryCount() + 2);
    const next = await super.refreshRetryTokenForRetry(token, failure);
    this.#begun.set(next, begun);
    return next;
  }

  /** Many requests may fail for one reason; a line now and then is enough. */
  #tell({ error, errorType }: Failure, attempt: number): void {
    const isRetried = (errorType === "TRANSIENT" || errorType === "THROTTLING") && attempt <= MOST_ATTEMPTS;
    if (!isRetried || this.#now() - this.#lastLineAt < LINES_APART_MS) return;
    this.#lastLineAt = this.#now();
    this.#log.info(`Trying again (attempt ${attempt} of ${MOST_ATTEMPTS}): ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  return connectionFailure(error)?.state ?? `${serviceErrorOf(error).code}: ${messageOf(error)}`;
}
