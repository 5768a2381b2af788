import { randomUUID } from "node:crypto";
import { backOff } from "../../../../shared/http/backoff.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import type { Outcome } from "../driver.ts";
import { superseded } from "../superseded.ts";
import { Claim, type Pace } from "./claim.ts";
import type { Container, NewObject, ObjectState } from "./container.ts";

/** The revision of an object that does not exist. */
export const ABSENT = "absent";

export function revisionOf(state: ObjectState | undefined): string {
  return state?.revision ?? ABSENT;
}

/** What is stored where, and how patiently. */
export interface Storing {
  readonly container: Container;
  readonly object: string;
  readonly place: string;
  readonly content: string;
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/**
 * Replaces what is there if its revision is still `expected`. Two things are looked at before and after the write: what
 * is stored, and that nobody else has the claim on the state that was read.
 */
export async function replace(storing: Storing, expected: string): Promise<Outcome> {
  const { container, object, pace, signal } = storing;
  const fresh = newObject(storing);
  const claim = new Claim(container, object, expected, fresh.writeId);
  if (revisionOf(await container.look(object)) !== expected) return "conflict";
  if (!(await claim.take(pace, signal))) return "conflict";
  const mayWrite = async (state: ObjectState | undefined) =>
    revisionOf(state) === expected && (await claim.isOurs());
  // What exists in spite of the claim is of somebody who knows no claims.
  const headers = { ...fresh.headers, ...(expected === ABSENT && { "if-none-match": "*" }) };
  try {
    const isStored = await write(storing, { ...fresh, headers }, mayWrite);
    const [isOurs, state] = await Promise.all([claim.isOurs(), container.look(object)]);
    if (isOurs) await claim.release();
    // Who knows no claims may have overwritten it at once, even with the same number.
    return isStored && isOurs && state?.writeId !== undefined ? "written" : "conflict";
  } catch (thrown) {
    // A write that may still be under way keeps the others away until the claim expires.
    if (thrown instanceof ResourceError && thrown.code !== "unavailable") await claim.release();
    throw thrown;
  }
}

/** Stores it whatever is there. */
export async function overwrite(storing: Storing): Promise<Outcome> {
  let before: string | undefined;
  const mayWrite = async (state: ObjectState | undefined) => {
    before ??= revisionOf(state);
    return revisionOf(state) === before;
  };
  if (await write(storing, newObject(storing), mayWrite)) return "written";
  throw superseded(storing.place);
}

/**
 * Writes while `mayWrite` allows it. A write without a proper answer is looked for before it is tried again. Resolves to
 * whether it is there, or was.
 */
async function write(
  { container, object, pace, signal }: Storing,
  fresh: NewObject,
  mayWrite: (state: ObjectState | undefined) => Promise<boolean>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const state = await container.look(object);
    if (state?.writeId === fresh.writeId) return true;
    if (!(await mayWrite(state))) return false;
    const outcome = await container.put(object, fresh);
    if (outcome === "stored") return true;
    if (outcome === "refused") return (await container.look(object))?.writeId === fresh.writeId;
    if (attempt >= pace.attempts) {
      if ((await container.look(object))?.writeId === fresh.writeId) return true;
      throw container.unconfirmed(object, outcome);
    }
    await backOff(attempt, signal);
  }
}

function newObject({ content, object }: Storing): NewObject {
  return { content, writeId: randomUUID(), headers: { "content-disposition": disposition(object) } };
}

/** A name that a header cannot carry as it is goes there percent-encoded. */
function disposition(name: string): string {
  return /^[ !#-[\]-~]*$/.test(name)
    ? `attachment; filename="${name}"`
    : `attachment; filename*=UTF-8''${encodeURIComponent(name.toWellFormed())}`;
}
