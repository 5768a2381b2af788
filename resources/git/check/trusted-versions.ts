import type { Repository } from "../../../shared/git/repository.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Source } from "../source.ts";
import { openVerifier } from "../verification.ts";
import type { Version } from "../version.ts";
import type { Found } from "./found.ts";

export interface TrustedVersions {
  readonly versions: Version[];
  /** Whether a signature was looked at: keys expire and are revoked, so that the next verdict may be another one. */
  readonly judged: boolean;
}

/** Leaves out, or fails for, what nobody on the list has signed. The given version itself was judged when it came. */
export async function trustedVersions(
  repository: Repository,
  source: Source,
  { found, cursor, fetchAncestors }: Found,
): Promise<TrustedVersions> {
  const all = { versions: found.map(({ version }) => version), judged: false };
  if (source.commit_verification === undefined || !found.some(({ isNew }) => isNew)) return all;
  const { context } = repository.session;
  const verifier = await openVerifier(source, context, "check");
  if (!verifier) return all;
  if (verifier.needs === "history") await fetchAncestors();
  const versions: Version[] = [];
  let since = cursor;
  for (const candidate of found) {
    const { version, commit, tag, isNew } = candidate;
    if (isNew) {
      const isTrusted = await verified(source, context.log.warn, () =>
        verifier.verify(repository, tag ? { commit, tag } : { commit }, since),
      );
      if (!isTrusted) continue;
    }
    versions.push(version);
    since = commit;
  }
  return { versions, judged: true };
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
    tell(`${error.message}; passing over it`);
    return false;
  }
}
