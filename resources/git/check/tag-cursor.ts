import type { Ancestry } from "./ancestry.ts";
import type { CachedRepository } from "./cached-repository.ts";
import { readLines } from "./read-lines.ts";
import type { RemoteState } from "./remote-state.ts";
import type { FetchedRef } from "./tag-fetch.ts";

/** The given version: a tag, or a commit that a put has made. */
export interface Cursor {
  readonly commit: string;
  /** When the tag or the commit was made. */
  readonly created: number;
  /** The full name of the tag. */
  readonly tag?: string;
  /** Whether the tag is where it was. */
  readonly isUnmoved?: boolean;
}

/** What was fetched of the remote. */
export interface Fetched {
  readonly refs: readonly FetchedRef[];
  readonly ancestry: Ancestry;
  /** The commits of the branch, where only its tags count. */
  readonly onBranch: ReadonlySet<string> | undefined;
}

/** `undefined` where the remote does not have it, or no longer on the branch. */
export async function locateCursor(
  repository: CachedRepository,
  { cursor, cursorCommit }: RemoteState,
  { refs, ancestry, onBranch }: Fetched,
): Promise<Cursor | undefined> {
  if (cursor === undefined) return undefined;
  const tag = refs.find(({ name }) => name === `refs/tags/${cursor}`);
  const located = tag
    ? { ...tag, tag: tag.name, isUnmoved: tag.commit === cursorCommit }
    : await locateCommit(repository, cursor.toLowerCase(), ancestry);
  return located && onBranch && !onBranch.has(located.commit) ? undefined : located;
}

async function locateCommit(
  repository: CachedRepository,
  beginning: string,
  ancestry: Ancestry,
): Promise<Cursor | undefined> {
  if (!/^[0-9a-f]{4,64}$/.test(beginning)) return undefined;
  const commit = [...ancestry.keys()].find((oid) => oid.startsWith(beginning));
  if (commit === undefined) return undefined;
  const [line = ""] = await readLines(repository, ["rev-list", "--no-walk", "--timestamp", commit]);
  return { commit, created: Number.parseInt(line, 10) };
}
