import { setTimeout as sleep } from "node:timers/promises";
import { ResourceError } from "../../shared/resource/errors.ts";
import type { StepContext } from "../../shared/resource/step.ts";
import type { Driver } from "./drivers/driver.ts";
import { formatVersion, type SemanticVersion } from "./semantic-version.ts";

/** When to give up; shortened by tests. */
interface Patience {
  readonly mostAttempts: number;
  readonly longestMs: number;
}

const PATIENCE: Patience = { mostAttempts: 100, longestMs: 5 * 60_000 };

export interface Change {
  /** What was stored before; `undefined` when nothing was, or when nobody asked. */
  readonly from: SemanticVersion | undefined;
  readonly to: SemanticVersion;
}

/**
 * Reads, lets `next` decide, and writes if nobody else was faster; otherwise does it again after a random pause.
 * Resolves to what the store has confirmed. `"any"` writes whatever is stored.
 */
export async function changeVersion(
  driver: Driver,
  expectation: "as read" | "any",
  next: (stored: SemanticVersion | undefined) => SemanticVersion,
  { log, signal }: StepContext,
  { mostAttempts, longestMs }: Patience = PATIENCE,
): Promise<Change> {
  const deadline = Date.now() + longestMs;
  for (let attempt = 1; attempt <= mostAttempts && Date.now() < deadline; attempt++) {
    const state = expectation === "any" ? undefined : await driver.read();
    const from = state?.version;
    const to = next(from);
    const outcome = await driver.write(to, state?.revision ?? "any");
    if (outcome === "written") {
      const text = from ? `${formatVersion(from)} -> ${formatVersion(to)}` : formatVersion(to);
      log.info(`Stored ${text} in ${driver.place}${attempt > 1 ? `, at attempt ${attempt}` : ""}`);
      return { from, to };
    }
    // Once, because a lost race is soon run again; but what a killed writer has left behind can take a minute to expire.
    if (attempt === 1) log.info(`Somebody else writes to ${driver.place}; trying again`);
    await sleep(Math.random() * Math.min(2_000, 50 * 2 ** Math.min(attempt, 6)), undefined, { signal });
  }
  throw new ResourceError(
    "conflict",
    `Cannot store a version in "${driver.place}": others were faster each time`,
    {
      hint: "too many builds bump this version at the same time; put the jobs into one serial group",
    },
  );
}
