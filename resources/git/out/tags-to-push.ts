import type { RemoteRef } from "../../../shared/git/list-remote.ts";
import type { LocalRef } from "./artifact.ts";
import type { Plan } from "./plan.ts";
import type { Update } from "./publish.ts";

export const TAGS = "refs/tags/";

/** The tags of the artifact that go along with a put, if there are any. */
export function candidateTags(refs: readonly LocalRef[], { tag, tags }: Plan): LocalRef[] {
  if (tags === "created") return [];
  return refs.filter(({ name }) => name.startsWith(TAGS) && name !== `${TAGS}${tag?.name}`);
}

/**
 * Leaves out what the remote has already. Beside a branch a tag that has another place there is not touched, and is no
 * reason to fail: the artifact is merely older. Where only tags are pushed it is what was asked for.
 */
export function tagsToPush(
  candidates: readonly LocalRef[],
  remote: readonly RemoteRef[],
  { target, force }: Plan,
): Update[] {
  const there = new Map(remote.map(({ name, oid }) => [name, oid]));
  return candidates
    .filter(({ name, oid }) => (target === undefined ? there.get(name) !== oid : !there.has(name)))
    .map(({ name, oid }) => ({ kind: "tag", ref: name, oid, force: force && target === undefined }));
}
