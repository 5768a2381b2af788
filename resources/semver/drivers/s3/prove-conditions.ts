import { backOff } from "../../../../shared/http/backoff.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import { MOST_ATTEMPTS } from "../../../../shared/s3/retries.ts";
import type { Place } from "./place.ts";
import { putOnce, storeFailure } from "./put-once.ts";
import type { Expectation } from "./revision.ts";
import type { Write } from "./write.ts";

/** What no object is. */
const IMPOSSIBLE = { etag: '"no such content"', versionId: undefined, writeId: undefined };

/**
 * Fails where the store carries out a write whose condition cannot hold. Some stores ignore conditions, and nothing
 * else shows it; the write is the one that is to be made anyway.
 */
export async function proveConditions(place: Place, write: Write, expected: Expectation): Promise<void> {
  const isOrdered = typeof expected === "object" && expected.versionId !== undefined;
  if (expected === "any" || isOrdered || place.conditions === "atomic") return;
  for (let attempt = 1; ; attempt++) {
    const answer = await putOnce(place, write, IMPOSSIBLE);
    if (answer.kind === "stored") throw ignored(place, write);
    if (answer.kind !== "unclear") return;
    if (attempt === MOST_ATTEMPTS) throw storeFailure(place, answer.failure);
    await backOff(attempt, place.context.signal);
  }
}

function ignored({ name }: Place, { content }: Write): ResourceError {
  return new ResourceError(
    "conflict",
    `Cannot keep writers of "${name}" apart: the store ignores the conditions of writes; "${content}" may be stored there now`,
    { hint: "put all jobs that bump this version into one serial group and set require_atomic: false" },
  );
}
