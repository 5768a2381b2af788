import type { RemoteRef } from "../../../shared/git/list-remote.ts";
import type { Source } from "../source.ts";
import { ancestryOf, before } from "./ancestry.ts";
import type { CachedRepository } from "./cached-repository.ts";
import { type CommitFilter, commitFilter } from "./commit-filter.ts";
import { type CommitHistory, deepened, openHistory } from "./commit-history.ts";
import { firstPassing } from "./first-passing.ts";
import type { Found } from "./found.ts";
import { filtersPaths } from "./pathspecs.ts";
import type { RemoteState } from "./remote-state.ts";

/** A version that is further back than this costs another fetch. */
const USUAL_DISTANCE = 50;

/** The commits along the first parents of what is tracked that pass the filters, from the given version on. */
export async function commitVersions(
  repository: CachedRepository,
  source: Source,
  remote: RemoteState,
): Promise<Found> {
  const { tracked } = remote;
  if (tracked === undefined) throw new Error("commits are tracked by a ref");
  const filter = commitFilter(repository, source);
  const listed = tracked.peeled ?? tracked.oid;
  const cursor = cursorOf(remote);
  // A commit whose parent is missing cannot be compared with it.
  const least = filtersPaths(source) ? 2 : 1;
  const isFar = cursor !== undefined && !listed.startsWith(cursor);
  let history = await openHistory(repository, tracked, isFar ? USUAL_DISTANCE : least);
  const isAsListed = history.chain[0] === listed;
  const located =
    cursor === undefined ? undefined : await locate(history, tracked, cursor, filtersPaths(source));
  if (located) history = located.history;
  else if (remote.cursor !== undefined) tellRewritten(repository, remote.cursor, source);
  const commits = located ? await filter(located.since) : await newest(history, tracked, filter, source);
  return {
    found: commits.reverse().map((commit) => ({
      version: { ref: commit },
      commit,
      isNew: commit !== located?.cursor,
    })),
    ...(located && { cursor: located.cursor }),
    isAsListed,
    fetchAncestors: async () => {
      let all = history;
      while (all.hasMore) all = await deepened(all, tracked);
    },
  };
}

/** An object id or the beginning of one; `undefined` for what can name no commit of the remote. */
function cursorOf({ cursor, refs }: RemoteState): string | undefined {
  const tag = refs.find(({ name }) => name === `refs/tags/${cursor}`);
  if (tag) return tag.peeled ?? tag.oid;
  return cursor !== undefined && /^[0-9a-f]{4,64}$/i.test(cursor) ? cursor.toLowerCase() : undefined;
}

interface Located {
  readonly history: CommitHistory;
  readonly cursor: string;
  /** The commits of the chain that are not older than the cursor, newest first. */
  readonly since: readonly string[];
}

async function locate(
  begun: CommitHistory,
  ref: RemoteRef,
  cursor: string,
  needsParent: boolean,
): Promise<Located | undefined> {
  let history = begun;
  for (;;) {
    const at = history.chain.findIndex((oid) => oid.startsWith(cursor));
    const oid = history.chain[at];
    const isWhole = oid !== undefined && !(needsParent && history.boundary.has(oid));
    if (isWhole) return { history, cursor: oid, since: history.chain.slice(0, at + 1) };
    if (!history.hasMore) return besideChain(history, cursor);
    history = await deepened(history, ref);
  }
}

/** The cursor came in by a merge, or with another root, or is not there. */
async function besideChain(history: CommitHistory, beginning: string): Promise<Located | undefined> {
  const { repository, chain } = history;
  const ancestry = await ancestryOf(repository, chain.slice(0, 1));
  const cursor = [...ancestry.keys()].find((oid) => oid.startsWith(beginning));
  if (cursor === undefined) return undefined;
  const older = before(ancestry, cursor);
  return { history, cursor, since: chain.filter((oid) => !older.has(oid)) };
}

async function newest(
  begun: CommitHistory,
  ref: RemoteRef,
  filter: CommitFilter,
  source: Source,
): Promise<string[]> {
  let history = begun;
  for (;;) {
    const { chain, boundary, hasMore } = history;
    const judgeable = filtersPaths(source) ? chain.filter((oid) => !boundary.has(oid)) : chain;
    const passing = await firstPassing(judgeable, source.version_depth, filter);
    if (passing.length === source.version_depth || !hasMore) return passing;
    history = await deepened(history, ref);
  }
}

function tellRewritten({ session }: CachedRepository, cursor: string, { branch }: Source): void {
  const place = branch === undefined ? "the default branch" : `branch "${branch}"`;
  session.context.log.warn(
    `Cannot find version "${cursor}" in the history of ${place}, which was rewritten; going on from its newest commit`,
  );
}
