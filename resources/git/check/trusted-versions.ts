import type { Repository } from "../../../shared/git/repository.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { failureLine } from "../../../shared/resource/failure.ts";
import type { Source } from "../source.ts";
import { openVerifier } from "../verification.ts";
import type { Version } from "../version.ts";
import type { Found } from "./found.ts";
import type { RemoteState } from "./remote-state.ts";

export interface TrustedVersions {
  readonly versions: Version[];
  /** Whether a signature was looked at: keys expire and are revoked, so that the next verdict may be another one. */
  readonly judged: boolean;
}

/** Leaves out, or fails for, what nobody on the list has signed. The given version itself was judged when it came. */
export async function trustedVersions(
  repository: Repository,
  source: Source,
  remote: RemoteState,
  { found, cursor, fetchAncestors }: Found,
): Promise<TrustedVersions> {
  const all = { versions: found.map(({ version }) => version), judged: false };
  if (source.commit_verification === undefined || !found.some(({ isNew }) => isNew)) return all;
  const { context } = repository.session;
  const verifier = await openVerifier(source, context, "check");
  if (!verifier) return all;
  if (verifier.needs === "history") await fetchAncestors();
  const tell = onlyOnce(context.log.warn);
  const versions: Version[] = [];
  let since = commitBefore(remote, cursor);
  for (const candidate of found) {
    const { version, commit, tag, isNew } = candidate;
    if (isNew) {
      const isTrusted = await verified(source, tell, () =>
        verifier.verify(repository, tag ? { commit, tag } : { commit }, since),
      );
      if (!isTrusted) continue;
    }
    versions.push(version);
    since = commit;
  }
  return { versions, judged: true };
}

/**
 * The commit that was judged when the given version came, also where a tag has left it, or somebody has rewritten the
 * history: what is new is new in comparison with that one.
 */
function commitBefore({ cursor: ref, cursorCommit }: RemoteState, located: string | undefined) {
  const isCommit = (text: string | undefined) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text ?? "");
  return isCommit(cursorCommit) ? cursorCommit : (located ?? (isCommit(ref) ? ref : undefined));
}

/** Whether `verify` succeeds, where the source wants to pass over what does not. */
async function verified(
  { commit_verification }: Source,
  tell: (message: string) => void,
  verify: () => Promise<unknown>,
): Promise<boolean> {
  try {
    await verify();
    return true;
  } catch (error) {
    const isUntrusted = error instanceof ResourceError && error.code === "untrusted";
    if (!isUntrusted || commit_verification?.on_unverified !== "skip") throw error;
    const { code, message, hint } = error;
    tell(failureLine(new ResourceError(code, `${message}; passing over it`, { hint })));
    return false;
  }
}

/** One commit can be what holds back all the later ones. */
function onlyOnce(tell: (message: string) => void): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (!told.has(message)) tell(message);
    told.add(message);
  };
}
