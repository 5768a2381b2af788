import { randomUUID } from "node:crypto";
import { backOff } from "../../../../shared/http/backoff.ts";
import { LONGEST_MS } from "../../../../shared/http/persist.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import type { SemanticVersion } from "../../semantic-version.ts";
import type { Outcome } from "../driver.ts";
import { multipartUpload } from "./multipart.ts";
import type { RemoteObject } from "./stored-object.ts";

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
  const isOurs = async () => (await object.lastWrite()) === writeId;
  const upload = multipartUpload(key, version, writeId);
  const begun = Date.now();
  for (let attempt = 1; ; attempt++) {
    const outcome = await object.upload(upload, expected);
    if (outcome === "stored") return "written";
    // Somebody on the way may have sent it twice.
    if (outcome === "refused") return (await isOurs()) ? "written" : "conflict";
    const { reason, answer, cause } = outcome;
    const isLast = attempt >= attempts || Date.now() - begun > LONGEST_MS;
    if (!isLast) {
      context.log.info(`Trying again (attempt ${attempt + 1} of ${attempts}): ${reason}`);
      await backOff(attempt, context.signal);
    }
    // Too many requests is the one answer that says that nothing was done.
    if (answer?.status !== 429 && (await isOurs())) return "written";
    if (isLast) {
      throw new ResourceError("unavailable", `Cannot write "${place}": ${reason}`, {
        cause,
        hint: "nothing was stored as far as can be seen; start the build again",
      });
    }
  }
}
