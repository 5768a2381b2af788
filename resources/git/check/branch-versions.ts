import type { GitSession } from "../../../shared/git/session.ts";
import type { Source } from "../source.ts";
import type { Version } from "../version.ts";
import { namesLike } from "./matching-names.ts";
import type { RemoteState } from "./remote-state.ts";

const PREFIX = "refs/heads/";

/** One version: the list of the branches that there are now. */
export async function branchVersions(
  session: GitSession,
  { branch_filters }: Source,
  { refs }: RemoteState,
): Promise<Version[]> {
  const names = refs.map(({ name }) => name.slice(PREFIX.length)).sort();
  const matching = branch_filters.length === 0 ? names : await namesLike(session, names, branch_filters);
  return matching.length === 0 ? [] : [{ branches: JSON.stringify(matching) }];
}
