import { backOff } from "../../../../shared/http/backoff.ts";
import { messageOf, ResourceError } from "../../../../shared/resource/errors.ts";
import { LONGEST_MS, MOST_ATTEMPTS } from "../../../../shared/s3/retries.ts";
import type { Outcome } from "../driver.ts";
import { superseded } from "../superseded.ts";
import { below, counts } from "./order.ts";
import type { Place } from "./place.ts";
import { type Answer, putOnce, storeFailure } from "./put-once.ts";
import { type Expectation, isUnchanged } from "./revision.ts";
import { fetchStored, type StoredObject } from "./stored-object.ts";
import type { Write } from "./write.ts";

type NotStored = Exclude<Answer, { readonly kind: "stored" }>;

/**
 * Stores what `write` says if the place holds what is expected. After every answer but a plain success it looks what
 * has become of the write, and sends it again only where nothing at all has happened.
 *
 * @param mostAttempts lowered by tests
 */
export async function writeVersion(
  place: Place,
  write: Write,
  expected: Expectation,
  mostAttempts: number = MOST_ATTEMPTS,
): Promise<Outcome> {
  const deadline = Date.now() + LONGEST_MS;
  const before = expected === "any" ? await heldBefore(place) : expected;
  let condition = expected;
  for (let attempt = 1; ; attempt++) {
    const answer = await putOnce(place, write, condition);
    const proof = condition === expected ? "condition" : "none";
    if (answer.kind === "stored") return confirm(place, write, answer.versionId, proof);
    const found = await look(place, answer);
    if (found?.writeId === write.id) return confirm(place, write, found.versionId, proof);
    if (expected !== "any") {
      if (!isUnchanged(expected, found)) return "conflict";
      const problem = proof === "condition" ? problemWithConditions(place, answer) : undefined;
      if (problem !== undefined) {
        // Where there are versions, their order will tell.
        if (!found?.versionId) place.tolerateRace(problem);
        condition = "any";
        continue;
      }
      if (answer.kind === "refused") return "conflict";
    } else if (answer.kind === "unclear" && (before === "any" || !isUnchanged(before, found))) {
      throw superseded(place.name, answer.failure);
    }
    const failure = storeFailure(place, answer.failure);
    if (attempt === mostAttempts || Date.now() > deadline) throw failure;
    place.context.log.info(`Trying again (attempt ${attempt + 1} of ${mostAttempts}): ${failure.message}`);
    await backOff(attempt, place.context.signal);
  }
}

/** What a forced write replaces. What cannot be read must not keep anybody from replacing it, and is `any`. */
async function heldBefore(place: Place): Promise<Expectation> {
  try {
    return (await fetchStored(place)) ?? "nothing";
  } catch (thrown) {
    if (thrown instanceof ResourceError && thrown.code !== "unavailable") return "any";
    throw thrown;
  }
}

/** What the store has answered is settled; whether this write was the first one may not be. */
async function confirm(
  place: Place,
  write: Write,
  versionId: string | undefined,
  proof: "condition" | "none",
): Promise<Outcome> {
  if (write.replaces === undefined) return "written";
  if (place.conditions === "unproven" && versionId !== undefined) {
    const neighbour = await below(place, versionId);
    if (neighbour !== "unknown") return counts(write.replaces, neighbour) ? "written" : "conflict";
  } else if (proof === "condition") {
    return "written";
  }
  const found = await fetchStored(place);
  return found?.writeId === write.id ? "written" : "conflict";
}

function problemWithConditions({ conditions }: Place, answer: NotStored): string | undefined {
  if (answer.kind === "unsupported") return "the store does not know conditional writes";
  const isContradiction = conditions === "unproven" && answer.kind === "refused" && answer.status === 412;
  return isContradiction ? "the store refuses a condition that holds" : undefined;
}

/** Finds out what has become of a write. */
async function look(place: Place, answer: NotStored): Promise<StoredObject | undefined> {
  try {
    return await fetchStored(place);
  } catch (thrown) {
    place.context.signal.throwIfAborted();
    const { code, message, hint } = storeFailure(place, answer.failure);
    throw new ResourceError(
      code,
      `${message}; whether it was stored could not be found out: ${messageOf(thrown)}`,
      { cause: thrown, hint },
    );
  }
}
