import { randomUUID } from "node:crypto";
import { backOff } from "../../../../shared/http/backoff.ts";
import { LONGEST_MS } from "../../../../shared/http/persist.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import type { SemanticVersion } from "../../semantic-version.ts";
import type { Outcome } from "../driver.ts";
import { superseded } from "../superseded.ts";
import { multipartUpload } from "./multipart.ts";
import { type LastWrite, NONE, type RemoteObject } from "./stored-object.ts";

/**
 * Stores a version if the object still has the `expected` generation. The write carries an identifier of its own;
 * whenever it is not known what became of it, that of the stored object tells. To send it again does no harm then,
 * because a second one with the same condition is refused.
 */
export async function write(
  object: RemoteObject,
  version: SemanticVersion,
  expected: string | "any",
): Promise<Outcome> {
  const { key, place, context, attempts } = object.target;
  const writeId = randomUUID();
  const upload = multipartUpload(key, version, writeId);
  const before = expected === "any" ? await generationBefore(object) : expected;
  const begun = Date.now();
  for (let attempt = 1; ; attempt++) {
    const outcome = await object.upload(upload, expected);
    if (outcome === "stored") return "written";
    // Somebody on the way may have sent it twice.
    if (outcome === "refused") return (await object.lastWrite())?.id === writeId ? "written" : "conflict";
    const { reason, answer, cause } = outcome;
    const isLast = attempt >= attempts || Date.now() - begun > LONGEST_MS;
    if (!isLast) {
      context.log.info(`Trying again (attempt ${attempt + 1} of ${attempts}): ${reason}`);
      await backOff(attempt, context.signal);
    }
    // Too many requests is the one answer that says that nothing was done.
    if (answer?.status !== 429) {
      const last = await object.lastWrite();
      if (last?.id === writeId) return "written";
      if (expected === "any" && generationOf(last) !== before) throw superseded(place, cause);
    }
    if (isLast) {
      throw new ResourceError("unavailable", `Cannot write "${place}": ${reason}`, {
        cause,
        hint: "nothing was stored as far as can be seen; start the build again",
      });
    }
  }
}

function generationOf(last: LastWrite | undefined): string {
  return last?.generation ?? NONE;
}

/** What a forced write replaces. What cannot be looked at must not keep anybody from replacing it, and is `undefined`. */
async function generationBefore(object: RemoteObject): Promise<string | undefined> {
  try {
    return generationOf(await object.lastWrite());
  } catch (thrown) {
    if (thrown instanceof ResourceError && thrown.code === "access-denied") return undefined;
    throw thrown;
  }
}
