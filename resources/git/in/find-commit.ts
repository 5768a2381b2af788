import { gitFailure } from "../../../shared/git/failure.ts";
import { fetchRefs } from "../../../shared/git/fetch.ts";
import { listRemote } from "../../../shared/git/list-remote.ts";
import { messageOf, ResourceError } from "../../../shared/resource/errors.ts";
import type { Clone } from "./clone.ts";
import { deepen } from "./deepen.ts";
import { hasCommit, tipOf } from "./has-commit.ts";
import { isRefused } from "./is-refused.ts";
import type { ResolvedVersion } from "./resolve-version.ts";
import { runIn } from "./run-in.ts";
import { trackedBranch } from "./tracked-branch.ts";

export interface SearchOptions {
  /** 0 for the whole history. */
  readonly depth: number;
  /** Whether to look at refs of any kind whose line in the list of the remote has the version in it. */
  readonly searchRemoteRefs: boolean;
}

/** The id of the commit to check out, after whatever it takes to have it, with enough of its history, in the clone. */
export async function findCommit(
  clone: Clone,
  { ref, commit, at }: ResolvedVersion,
  options: SearchOptions,
): Promise<string> {
  if (commit !== undefined) {
    await bring(clone, commit, at, options);
    return commit;
  }
  if (ref === undefined) return requireTip(clone);
  if (options.depth > 0) await deepen(clone, ref, options.depth);
  return resolvePart(clone, ref);
}

async function requireTip(clone: Clone): Promise<string> {
  const tip = await tipOf(clone);
  if (tip !== undefined) return tip;
  throw new ResourceError("not-found", `Cannot check out "${clone.session.remote.url}": it has no commits`, {
    hint: "push a commit first",
  });
}

async function bring(
  clone: Clone,
  commit: string,
  at: string | undefined,
  { depth, searchRemoteRefs }: SearchOptions,
): Promise<void> {
  // The clone goes as deep as it should from its tip on; from elsewhere it may end too soon.
  if (depth > 0 ? (await tipOf(clone)) === commit : await hasCommit(clone, commit)) return;
  const cause = await fetchCommit(clone, at ?? commit, depth);
  if (await hasCommit(clone, commit)) return;
  if (searchRemoteRefs) await fetchNamedLike(clone, commit);
  if (depth > 0 && isRefused(cause)) await deepen(clone, commit, depth);
  if (await hasCommit(clone, commit)) return;
  throw isAnswer(cause) ? missing(clone, commit, cause) : cause;
}

/** Whether the server has said that it has no such commit, or does not give it out; else nobody knows. */
function isAnswer(cause: unknown): boolean {
  const isFailure =
    cause instanceof ResourceError && (cause.code === "unavailable" || cause.code === "access-denied");
  return !isFailure || /not our ref|unadvertised object/.test(cause.message);
}

/** Resolves to what went wrong, if it may be that the server does not have the commit. */
async function fetchCommit(clone: Clone, want: string, depth: number): Promise<unknown> {
  const refspecs = [want, ...(depth > 0 ? trackedBranch(clone) : [])];
  try {
    await fetchRefs(clone, refspecs, depth > 0 ? { depth } : {});
    return undefined;
  } catch (cause) {
    clone.session.context.signal.throwIfAborted();
    return cause;
  }
}

async function fetchNamedLike(clone: Clone, commit: string): Promise<void> {
  const { session } = clone;
  const { refs } = await listRemote(session, ["*"]);
  const found = refs.filter(({ name, oid }) => name !== "HEAD" && `${oid}\t${name}`.includes(commit));
  if (found.length === 0) {
    session.context.log.warn(`No ref of "${session.remote.url}" contains "${commit}"`);
    return;
  }
  await fetchRefs(
    clone,
    found.map(({ name }) => name),
  );
}

async function resolvePart(clone: Clone, part: string): Promise<string> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${part}^{commit}`];
  const result = await runIn(clone, args, { network: "none" });
  const oid = result.stdout.toString().trim();
  if (result.code === 0 && oid.startsWith(part.toLowerCase())) return oid;
  if (/ambiguous/.test(result.stderr)) throw gitFailure(`find "${part}" in`, clone.session.remote, result);
  throw missing(clone, part, undefined);
}

function missing({ session, branch }: Clone, commit: string, cause: unknown): ResourceError {
  const place = branch === undefined ? "" : ` on the branch "${branch}"`;
  const said = cause === undefined ? "" : ` (${messageOf(cause)})`;
  return new ResourceError(
    "not-found",
    `Cannot check out "${commit}" of "${session.remote.url}": it is not${place}, and the server does not give it out${said}`,
    {
      cause,
      hint: "the branch was probably rewritten by a force-push; take a newer version, or set search_remote_refs for a server such as Gerrit",
    },
  );
}
