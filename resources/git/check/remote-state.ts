import { listRemote, type RemoteRef } from "../../../shared/git/list-remote.ts";
import { branchRef, refNameProblem } from "../../../shared/git/ref-name.ts";
import type { GitSession } from "../../../shared/git/session.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Source } from "../source.ts";
import type { Version } from "../version.ts";

/** What a version is. */
export type VersionKind = "commits" | "tags" | "branches";

/** Everything about the remote that the answer of a check depends on. */
export interface RemoteState {
  readonly kind: VersionKind;
  /** `ref` of the given version. */
  readonly cursor: string | undefined;
  /** Its `commit`, which it has where it is a tag. */
  readonly cursorCommit: string | undefined;
  /** Those that can matter; none where the remote is empty, or its HEAD leads nowhere. */
  readonly refs: readonly RemoteRef[];
  /** What is tracked: the branch, HEAD, or a tag with the name of the branch; `undefined` where all tags are. */
  readonly tracked?: RemoteRef;
}

/** Which refs the remote is asked for, and which of them is tracked. */
export function questionFor(source: Source, version: Version | null | undefined) {
  const kind = kindOf(source);
  const tracked = trackedBy(source, kind);
  const names = [...(tracked === undefined ? [] : [tracked]), ...alsoNeeded(source, kind, version?.ref)];
  return { kind, tracked, names };
}

/** Asks for refs by their full names, and for nothing else. */
export async function askRemote(
  session: GitSession,
  source: Source,
  version: Version | null | undefined,
): Promise<RemoteState> {
  const { kind, tracked, names } = questionFor(source, version);
  const state = { kind, cursor: version?.ref, cursorCommit: version?.commit };
  const { refs } = await listRemote(session, names);
  if (tracked === undefined) return { ...state, refs };
  const found = refs.find(({ name }) => name === tracked);
  if (found) return { ...state, refs, tracked: found };
  return source.branch === undefined
    ? { ...state, refs: [] }
    : { ...state, ...(await instead(session, source.branch, refs)) };
}

/** Why a remote has no refs that matter, as the end of a sentence. */
export function whatIsMissing({ branch }: Source, { kind }: RemoteState): string {
  // Where the branch is missing, everything was asked for.
  if (branch !== undefined && kind !== "branches") return "is empty";
  return kind === "commits" ? "is empty, or its HEAD names a branch that is not there" : `has no ${kind}`;
}

/** What there is to say about a remote that nobody has asked yet; `undefined` where it takes all of its refs. */
export function unasked(source: Source): RemoteState | undefined {
  const kind = kindOf(source);
  const tracked = kind === "commits" ? trackedBy(source, kind) : undefined;
  if (tracked === undefined) return undefined;
  return { kind, cursor: undefined, cursorCommit: undefined, refs: [], tracked: { name: tracked, oid: "" } };
}

function kindOf({ version_type, tag_filter, tag_regex }: Source): VersionKind {
  if (version_type === "branches") return "branches";
  return version_type === "tags" || (tag_filter ?? tag_regex) !== undefined ? "tags" : "commits";
}

function trackedBy({ branch }: Source, kind: VersionKind): string | undefined {
  if (kind === "branches") return undefined;
  if (branch !== undefined) return branchRef(branch);
  return kind === "commits" ? "HEAD" : undefined;
}

function alsoNeeded(
  { branch, tag_behaviour }: Source,
  kind: VersionKind,
  cursor: string | undefined,
): string[] {
  switch (kind) {
    case "branches":
      return ["refs/heads/*"];
    case "tags": {
      // A version that a put has made is a commit, which need not have a tag.
      const mayHaveNone = branch === undefined && isObjectId(cursor);
      const needsBranches = tag_behaviour === "match_tag_ancestors" || mayHaveNone;
      return ["refs/tags/*", ...(needsBranches ? ["refs/heads/*"] : [])];
    }
    case "commits":
      // The resource may have had tags for versions before.
      return cursor === undefined || isObjectId(cursor) || refNameProblem(cursor) !== undefined
        ? []
        : // Git lists the object at the end of a tag under a name of its own.
          [`refs/tags/${cursor}`, `refs/tags/${cursor}^{}`];
  }
}

function isObjectId(cursor: string | undefined): boolean {
  return cursor !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(cursor);
}

/** What is tracked where there is no branch of that name: git would take a tag, and an empty remote may get one yet. */
async function instead(
  session: GitSession,
  branch: string,
  listed: readonly RemoteRef[],
): Promise<Pick<RemoteState, "refs" | "tracked">> {
  const { refs } = await listRemote(session, ["refs/*"]);
  if (refs.length === 0) return { refs };
  const tag = refs.find(({ name }) => name === `refs/tags/${branch}`);
  if (tag) return { refs: [...listed.filter(({ name }) => name !== tag.name), tag], tracked: tag };
  throw new ResourceError(
    "not-found",
    `Cannot find branch "${branch}" in "${session.remote.url}": it has no branch or tag of that name`,
    { hint: "check the name of the branch" },
  );
}
