import { ResourceError } from "../../../shared/resource/errors.ts";
import type { SemanticVersion } from "../semantic-version.ts";
import { storedVersion } from "../stored-version.ts";

/** The version in an object. The words in front of a failure are those that pipelines and people search for. */
export function numberIn(store: "bucket" | "container", content: string, place: string): SemanticVersion {
  try {
    return storedVersion(content, place);
  } catch (thrown) {
    if (!(thrown instanceof ResourceError)) throw thrown;
    const { code, message, hint } = thrown;
    throw new ResourceError(code, `parsing number in ${store}: ${message}`, { cause: thrown, hint });
  }
}
