import { listRemote } from "../../../shared/git/list-remote.ts";
import type { GitSession } from "../../../shared/git/session.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { CandidateTag } from "../verification.ts";
import type { RequestedVersion } from "./requested-version.ts";

/** As much of a version as can be known before anything is downloaded. */
export interface ResolvedVersion {
  /** What the answer says; without it, the id of the commit. */
  readonly ref?: string;
  /** `undefined` where only the clone can tell: the newest commit, or a part of an id. */
  readonly commit?: string;
  readonly tag?: CandidateTag;
  /** The full name of the ref at which the remote has the commit. */
  readonly at?: string;
}

/** Asks the remote for the name, if it is one: a tag goes before a branch, and a full name is taken as it is. */
export async function resolveVersion(
  session: GitSession,
  requested: RequestedVersion,
): Promise<ResolvedVersion> {
  switch (requested.kind) {
    case "newest":
      return {};
    case "commit":
      return { ref: requested.oid, commit: requested.oid };
    case "name":
      return { ref: requested.name, ...(await resolveName(session, requested)) };
  }
}

async function resolveName(
  session: GitSession,
  { name, commit }: { readonly name: string; readonly commit?: string },
): Promise<Omit<ResolvedVersion, "ref">> {
  const { log } = session.context;
  const full = name.startsWith("refs/") ? [name] : [`refs/tags/${name}`, `refs/heads/${name}`];
  // Annotated tags come with the commit that they lead to only where that is asked for, too.
  const { refs } = await listRemote(session, [...full, ...full.map((each) => `${each}^{}`)]);
  const found = full.flatMap((each) => refs.filter((ref) => ref.name === each))[0];
  if (found === undefined) {
    if (commit !== undefined) {
      log.warn(`The tag "${name}" is gone from the remote; taking the commit that it was on, ${commit}`);
      return { commit };
    }
    // What a branch or a tag could be called may still be a part of an id.
    if (/^[0-9a-f]{4,}$/i.test(name)) return {};
    throw new ResourceError(
      "not-found",
      `Cannot find "${name}" in "${session.remote.url}": there is no such tag`,
      {
        hint: "it may have been deleted; choose another version",
      },
    );
  }
  const oid = found.peeled ?? found.oid;
  const isTag = found.name.startsWith("refs/tags/");
  const tag = isTag ? { tag: { name: found.name.slice("refs/tags/".length), oid: found.oid } } : {};
  if (commit === undefined || commit === oid) return { commit: oid, at: found.name, ...tag };
  log.warn(`The tag "${name}" has moved to ${oid}; taking the commit that the version names, ${commit}`);
  return { commit, ...tag };
}
