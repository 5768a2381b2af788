import type { GitSession } from "../../../shared/git/session.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Source } from "../source.ts";
import type { Version } from "../version.ts";
import { findVersions } from "./find-versions.ts";
import { unasked } from "./remote-state.ts";

/**
 * The versions of a remote of which nothing is known, so that there is nothing to compare its refs with: fetches from the
 * branch at once, which saves a connection. `undefined` where a closer look at the refs is called for: there is no such
 * branch, the objects have other names, or nothing passes and that is worth remembering.
 */
export async function firstVersions(session: GitSession, source: Source): Promise<Version[] | undefined> {
  const remote = unasked(source);
  if (remote === undefined) return undefined;
  try {
    const { versions, judged } = await findVersions(session, source, remote);
    return versions.length === 0 && !judged ? undefined : versions;
  } catch (error) {
    const needsLook =
      error instanceof ResourceError && (error.code === "not-found" || error.code === "invalid-request");
    if (needsLook) return undefined;
    throw error;
  }
}
