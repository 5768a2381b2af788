import { objectFormatOf } from "../../../shared/git/repository.ts";
import type { GitSession } from "../../../shared/git/session.ts";
import type { Source } from "../source.ts";
import type { Version } from "../version.ts";
import { branchVersions } from "./branch-versions.ts";
import { withCachedRepository } from "./cached-repository.ts";
import { commitVersions } from "./commit-versions.ts";
import type { Found } from "./found.ts";
import { filtersPaths } from "./pathspecs.ts";
import type { RemoteState } from "./remote-state.ts";
import { tagVersions } from "./tag-versions.ts";
import { trustedVersions } from "./trusted-versions.ts";

export interface Answer {
  readonly versions: Version[];
  /** Whether a signature was looked at. */
  readonly judged: boolean;
  /** Whether the same question has the same answer for as long as the refs of the remote stay. */
  readonly mayBeRepeated: boolean;
}

/** Finds the versions of a remote with refs; fetches no more than it takes. */
export async function findVersions(
  session: GitSession,
  source: Source,
  remote: RemoteState,
): Promise<Answer> {
  if (remote.kind === "branches") {
    return { versions: await branchVersions(session, source, remote), judged: false, mayBeRepeated: true };
  }
  const find = remote.kind === "tags" ? tagVersions : commitVersions;
  const holds = filtersPaths(source) ? "trees" : "commits";
  const objectFormat = objectFormatOf(remote.refs[0]?.oid ?? "");
  return withCachedRepository(session, { holds, objectFormat }, async (repository) => {
    const found: Found = await find(repository, source, remote);
    const { versions, judged } = await trustedVersions(repository, source, remote, found);
    return { versions, judged, mayBeRepeated: found.isAsListed && !judged };
  });
}
