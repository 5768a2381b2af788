import { backOff } from "../http/backoff.ts";
import { ResourceError } from "../resource/errors.ts";
import type { GitSession } from "./session.ts";

const MOST_ATTEMPTS = 4;
/** Attempts that each wait for a server that says nothing would otherwise add up. */
const LONGEST_MS = 30_000;

/** Repeats `read`, which changes nothing on the server, as long as the server may be back a moment later. */
export async function tryAgain<T>({ remote, context }: GitSession, read: () => Promise<T>): Promise<T> {
  const { log, signal } = context;
  const begun = Date.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      signal.throwIfAborted();
      const mayPass = error instanceof ResourceError && error.code === "unavailable";
      // A repository on disk is there or it is not.
      if (!mayPass || remote.kind === "local" || attempt === MOST_ATTEMPTS) throw error;
      if (Date.now() - begun > LONGEST_MS) throw error;
      log.info(`Trying again (attempt ${attempt + 1} of ${MOST_ATTEMPTS}): ${error.message}`);
      await backOff(attempt, signal);
    }
  }
}
