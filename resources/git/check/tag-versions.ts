import type { Source } from "../source.ts";
import { ancestryOf, containedIn } from "./ancestry.ts";
import type { CachedRepository } from "./cached-repository.ts";
import { commitsOfTags } from "./commits-of-tags.ts";
import type { Found } from "./found.ts";
import { namesLike, namesMatching } from "./matching-names.ts";
import type { RemoteState } from "./remote-state.ts";
import { locateCursor } from "./tag-cursor.ts";
import { fetchWhole } from "./tag-fetch.ts";
import { taggedCommits } from "./tagged-commits.ts";

const TAGS = "refs/tags/";

/** The matching tags, or the commits that they contain, from the given version on. */
export async function tagVersions(
  repository: CachedRepository,
  source: Source,
  remote: RemoteState,
): Promise<Found> {
  const names = new Set(await matchingTags(repository, source, remote));
  // The tag that was the last version may match no more.
  const isNeeded = (name: string) =>
    !name.startsWith(TAGS) || names.has(name) || name === `${TAGS}${remote.cursor}`;
  const needed = remote.refs.filter(({ name }) => name === remote.tracked?.name || isNeeded(name));
  const refs = await fetchWhole(repository, needed);
  const heads = refs.map(({ commit }) => commit);
  const ancestry = await ancestryOf(repository, heads);
  const tip = refs.find(({ name }) => name === remote.tracked?.name)?.commit;
  const onBranch = remote.tracked && containedIn(ancestry, tip === undefined ? [] : [tip]);
  const cursor = await locateCursor(repository, remote, { refs, ancestry, onBranch });
  if (remote.cursor !== undefined && !cursor) tellGone(repository, remote.cursor, source);
  const tags = refs.filter(({ name, commit }) => names.has(name) && (!onBranch || onBranch.has(commit)));
  const choose = source.tag_behaviour === "match_tagged" ? taggedCommits : commitsOfTags;
  const found = await choose(repository, source, { tags, refs, ancestry, onBranch, cursor });
  return {
    found,
    ...(cursor && { cursor: cursor.commit }),
    isAsListed: true,
    fetchAncestors: async () => {},
  };
}

/** The full names of the tags that match, whatever they lead to. */
async function matchingTags(
  { session }: CachedRepository,
  { tag_filter, tag_regex }: Source,
  { refs }: RemoteState,
): Promise<string[]> {
  const names = refs.flatMap(({ name }) => (name.startsWith(TAGS) ? [name.slice(TAGS.length)] : []));
  const matching =
    tag_regex !== undefined
      ? await namesMatching(session, names, tag_regex)
      : tag_filter !== undefined
        ? await namesLike(session, names, [tag_filter])
        : names;
  return matching.map((name) => `${TAGS}${name}`);
}

function tellGone({ session }: CachedRepository, cursor: string, { branch }: Source): void {
  const place = branch === undefined ? `"${session.remote.url}"` : `the history of branch "${branch}"`;
  session.context.log.warn(
    `Cannot find version "${cursor}" in ${place}, where it was deleted or rewritten; going on from the newest`,
  );
}
