import type { Log } from "./log.ts";
import { formatBytes, formatDuration } from "./units.ts";

const LINE_EVERY_MS = 5_000;
/** A fast transfer passes 10 % many times a second; nobody reads that. */
const LINES_APART_MS = 1_000;

export interface Progress {
  /** Counts bytes that have arrived for good. A part that is fetched again must not be counted twice. */
  add(bytes: number): void;
  /** Prints the final line. */
  finish(): void;
}

/**
 * Reports a transfer in plain lines: one every few seconds or every 10 %, and one at the end. Lines are printed only
 * while bytes arrive, so there is no timer that could keep the step from ending.
 *
 * @param total bytes to expect
 * @param now clock in milliseconds
 */
export function startProgress(
  { verb, name, total }: { verb: "Downloaded" | "Uploaded"; name: string; total: number },
  log: Log,
  now: () => number = Date.now,
): Progress {
  const start = now();
  let done = 0;
  let lastLineAt = start;
  let lastTenth = 0;
  return {
    add(bytes) {
      done += bytes;
      const at = now();
      const tenth = Math.floor((done / total) * 10);
      const waited = at - lastLineAt;
      if (done >= total || (waited < LINE_EVERY_MS && (tenth === lastTenth || waited < LINES_APART_MS)))
        return;
      lastLineAt = at;
      lastTenth = tenth;
      const rate = done / Math.max(at - start, 1);
      const percent = Math.floor((done / total) * 100);
      log.info(
        `${verb} ${formatBytes(done)} of ${formatBytes(total)} (${percent} %), ` +
          `${formatBytes(rate * 1000)}/s, ${formatDuration((total - done) / rate)} left`,
      );
    },
    finish() {
      const elapsed = Math.max(now() - start, 1);
      const rate = formatBytes((done / elapsed) * 1000);
      log.info(`${verb} "${name}": ${formatBytes(done)} in ${formatDuration(elapsed)}, ${rate}/s`);
    },
  };
}
