import { REMOTE } from "../../../shared/git/repository.ts";
import type { Clone } from "./clone.ts";

/**
 * What brings the branch of the clone once more. Named beside whatever a shallow clone fetches later, so that the
 * server does not cut the history of the branch shorter than it is.
 */
export function trackedBranch({ branch }: Clone): string[] {
  return branch === undefined ? [] : [`+refs/heads/${branch}:refs/remotes/${REMOTE}/${branch}`];
}
