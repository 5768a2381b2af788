import { fetchRefs } from "../../../shared/git/fetch.ts";
import { listRemote, type RemoteRef } from "../../../shared/git/list-remote.ts";
import { readObjects } from "../../../shared/git/read-objects.ts";
import { initRepository, objectFormatOf, type Repository } from "../../../shared/git/repository.ts";
import type { GitSession } from "../../../shared/git/session.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Metadata } from "../../../shared/resource/step.ts";
import { verifiedMetadata } from "../verification/summary.ts";
import type { Verifier } from "../verification.ts";
import { isRefused } from "./is-refused.ts";
import type { ResolvedVersion } from "./resolve-version.ts";

/** Where the newest commit of the branch is kept. */
const TIP = "refs/verify/tip";

export interface VerifiedVersion {
  readonly version: ResolvedVersion & { readonly commit: string };
  readonly metadata: readonly Metadata[];
}

/**
 * Judges the version by commits that are fetched apart, into the private directory of the session: neither trees nor
 * files. What is checked out later has to be the very commit that is answered here.
 */
export async function verifyFirst(
  session: GitSession,
  verifier: Verifier,
  version: ResolvedVersion,
  branch: string | undefined,
): Promise<VerifiedVersion> {
  const tip = version.commit === undefined ? await tipOf(session, branch) : undefined;
  const known = version.commit ?? tip?.oid ?? "";
  const repository = await initRepository(session, { name: "verified", objectFormat: objectFormatOf(known) });
  const isPart = version.commit === undefined && version.ref !== undefined;
  const refspecs = [version.at ?? (tip ? tipInto(tip) : known), ...tagOf(version)];
  await fetchCommits(repository, refspecs, isPart ? "history" : verifier.needs, branch);
  const commit = await commitIn(repository, version.commit ?? version.ref ?? TIP);
  const { tag } = version;
  const verified = await verifier.verify(repository, { commit, ...(tag && { tag }) });
  return { version: { ...version, commit }, metadata: verifiedMetadata(verified) };
}

async function tipOf(session: GitSession, branch: string | undefined): Promise<RemoteRef> {
  const names = branch === undefined ? ["HEAD"] : [`refs/heads/${branch}`, `refs/tags/${branch}`];
  const { refs } = await listRemote(session, names);
  const found = names.flatMap((name) => refs.find((ref) => ref.name === name) ?? [])[0];
  if (found) return found;
  const state = branch === undefined ? "it has no commits" : `it has no branch "${branch}"`;
  throw new ResourceError("not-found", `Cannot read "${session.remote.url}": ${state}`, {
    hint: branch === undefined ? "push a commit first" : "check the name of the branch",
  });
}

/** The branch may have moved on since it was listed; what has come then is what is judged. */
function tipInto({ name }: RemoteRef): string {
  return `+${name}:${TIP}`;
}

function tagOf({ tag }: ResolvedVersion): string[] {
  return tag === undefined ? [] : [`+refs/tags/${tag.name}:refs/tags/${tag.name}`];
}

/** From a server that gives out no single commits, everything that leads to the branch. */
async function fetchCommits(
  repository: Repository,
  refspecs: readonly string[],
  needs: Verifier["needs"],
  branch: string | undefined,
): Promise<void> {
  const options = { filter: "tree:0", leftOut: "skip" } as const;
  try {
    await fetchRefs(repository, refspecs, { ...options, ...(needs === "commit" && { depth: 1 }) });
  } catch (thrown) {
    if (!isRefused(thrown)) throw thrown;
    const tip = await tipOf(repository.session, branch);
    await fetchRefs(repository, [tipInto(tip), ...refspecs.slice(1)], options);
  }
}

async function commitIn({ session, gitDir }: Repository, name: string): Promise<string> {
  const [object] = await readObjects(session, gitDir, [`${name}^{commit}`]);
  if (object?.type === "commit") return object.oid;
  throw new ResourceError(
    "not-found",
    `Cannot verify "${name}" of "${session.remote.url}": there is no such commit`,
    {
      hint: "give the full id of a commit, or the name of a tag",
    },
  );
}
