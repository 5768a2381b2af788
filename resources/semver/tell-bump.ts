import type { Log } from "../../shared/resource/log.ts";
import { compareVersions, formatVersion, type SemanticVersion } from "./semantic-version.ts";

/** Warns of a bump that goes backwards, such as `pre` on a final version; pipelines rely on the result. */
export function tellBump(from: SemanticVersion, to: SemanticVersion, log: Log): void {
  if (compareVersions(to, from) < 0) {
    log.warn(
      `The bump goes backwards: ${formatVersion(to)} comes before ${formatVersion(from)}. Combine "pre" with "bump" to go forwards`,
    );
  }
}
