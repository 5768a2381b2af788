import type { Log } from "../resource/log.ts";
import type { Credentials, CredentialsProvider } from "./identity.ts";

/** From here on a renewal is tried beside the work, which goes on with the old credentials. */
const SOON_MS = 5 * 60_000;
/** From here on the work waits: a request signed now may arrive too late. */
const NOW_MS = 60_000;

/**
 * Keeps what `fetch` gave for as long as it is valid. Concurrent callers share one renewal; one that fails is told
 * only when the old credentials are of no more use. Whatever is fetched is hidden from the log.
 *
 * @param now clock in milliseconds
 */
export function renewing(
  fetch: () => Promise<Credentials>,
  log: Log,
  now: () => number = Date.now,
): CredentialsProvider {
  let current: Credentials | undefined;
  let renewal: Promise<Credentials> | undefined;

  async function renew(): Promise<Credentials> {
    try {
      const fetched = await fetch();
      log.hide(fetched.secretAccessKey);
      if (fetched.sessionToken) log.hide(fetched.sessionToken);
      current = fetched;
      return fetched;
    } finally {
      renewal = undefined;
    }
  }

  return async () => {
    const left = current?.expiration ? current.expiration.getTime() - now() : Number.POSITIVE_INFINITY;
    if (current && left > SOON_MS) return current;
    renewal ??= renew();
    if (!current || left <= NOW_MS) return renewal;
    renewal.catch(() => {});
    return current;
  };
}
