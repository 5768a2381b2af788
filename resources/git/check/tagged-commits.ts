import type { Source } from "../source.ts";
import { before, containing } from "./ancestry.ts";
import type { CachedRepository } from "./cached-repository.ts";
import { commitFilter } from "./commit-filter.ts";
import type { FoundVersion } from "./found.ts";
import type { Cursor, Fetched } from "./tag-cursor.ts";
import type { FetchedRef } from "./tag-fetch.ts";

export interface TagsToChooseFrom extends Fetched {
  /** Those that match and, where a branch counts, are on it. */
  readonly tags: readonly FetchedRef[];
  readonly cursor: Cursor | undefined;
}

/** Each tag is a version, in the order in which they were made. */
export async function taggedCommits(
  repository: CachedRepository,
  source: Source,
  { tags, ancestry, onBranch, cursor }: TagsToChooseFrom,
): Promise<FoundVersion[]> {
  const passing = new Set(
    await commitFilter(repository, source)([...new Set(tags.map(({ commit }) => commit))]),
  );
  const inOrder = tags.filter(({ commit }) => passing.has(commit)).sort(byAge);
  const versions = (chosen: readonly FetchedRef[]) => chosen.map((tag) => versionOf(tag, cursor));
  if (!cursor) return versions(inOrder.slice(-source.version_depth));
  const older = before(ancestry, cursor.commit);
  const later = containing(ancestry, cursor.commit);
  const isLater = (tag: FetchedRef) =>
    onBranch ? later.has(tag.commit) : isNotBefore(tag, cursor) || (!cursor.tag && later.has(tag.commit));
  return versions(inOrder.filter((tag) => !older.has(tag.commit) && isLater(tag)));
}

function versionOf({ name, oid, commit }: FetchedRef, cursor: Cursor | undefined): FoundVersion {
  const short = name.slice("refs/tags/".length);
  const isNew = cursor?.tag !== name || !cursor.isUnmoved;
  return { version: { ref: short, commit }, commit, tag: { name: short, oid }, isNew };
}

function byAge(one: FetchedRef, other: FetchedRef): number {
  return one.created - other.created || (one.name < other.name ? -1 : 1);
}

/** In the order in which tags were made; a commit stands before the tags of the same second. */
function isNotBefore(tag: FetchedRef, cursor: Cursor): boolean {
  return tag.created > cursor.created || (tag.created === cursor.created && tag.name >= (cursor.tag ?? ""));
}
