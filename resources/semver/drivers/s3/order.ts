import { ResourceError } from "../../../../shared/resource/errors.ts";
import { type Neighbour, predecessorOf } from "../../../../shared/s3/predecessor.ts";
import type { Place } from "./place.ts";
import type { StoredObject } from "./stored-object.ts";
import { NOTHING } from "./write.ts";

/** What stands below a version; `unknown` where the store does not tell. */
export type Below = Neighbour | undefined | "unknown";

/**
 * Whether a version counts. Outside of AWS each of several conditional writes to a versioned bucket may be carried
 * out, though only one of them has seen what it replaces: the one that stands right above it. The others do not
 * count, wherever they stand, and nobody deletes them, because that would make another one count.
 */
export function counts(replaces: string, below: Exclude<Below, "unknown">): boolean {
  // What was below the oldest one has been deleted for good.
  if (below === undefined) return true;
  return replaces === (below.kind === "delete-marker" ? NOTHING : below.versionId);
}

/** Whether one has to look below this object to know whether it counts. */
export function isDoubtful(
  { conditions }: Place,
  object: StoredObject,
): object is StoredObject & { versionId: string; replaces: string } {
  return conditions === "unproven" && object.versionId !== undefined && object.replaces !== undefined;
}

/** Looks below a version. A store that does not list versions, or not for us, is not asked again in vain. */
export async function below(place: Place, versionId: string): Promise<Below> {
  try {
    return await predecessorOf(place.client, { ...place.object, versionId }, place.context.signal);
  } catch (thrown) {
    if (!(thrown instanceof ResourceError)) throw thrown;
    if (thrown.code !== "access-denied" && thrown.code !== "invalid-request") throw thrown;
    place.tolerateRace(
      thrown.code === "access-denied"
        ? "s3:ListBucketVersions is not allowed, which is needed to tell whose write came first"
        : `the store does not tell whose write came first: ${thrown.message}`,
    );
    return "unknown";
  }
}
