import type { Source } from "../source.ts";
import { before, containedIn, containing } from "./ancestry.ts";
import type { CachedRepository } from "./cached-repository.ts";
import { commitFilter } from "./commit-filter.ts";
import { firstPassing } from "./first-passing.ts";
import type { FoundVersion } from "./found.ts";
import { readLines } from "./read-lines.ts";
import type { TagsToChooseFrom } from "./tagged-commits.ts";

/** Each commit along the first parents of a branch is a version once a tag contains it. */
export async function commitsOfTags(
  repository: CachedRepository,
  source: Source,
  { tags, refs, ancestry, onBranch, cursor }: TagsToChooseFrom,
): Promise<FoundVersion[]> {
  const filter = commitFilter(repository, source);
  const later = cursor && onBranch && containing(ancestry, cursor.commit);
  const chosen = tags.filter(({ commit }) => !later || later.has(commit));
  const contained = containedIn(
    ancestry,
    chosen.map(({ commit }) => commit),
  );
  const older = cursor ? before(ancestry, cursor.commit) : new Set<string>();
  const branches = refs.filter(({ name }) => name.startsWith("refs/heads/"));
  const walked = await chainsOf(
    repository,
    branches.map(({ commit }) => commit),
  );
  const eligible = walked.filter((oid) => contained.has(oid) && !older.has(oid));
  const passing = cursor
    ? await filter(eligible)
    : await firstPassing(eligible, source.version_depth, filter);
  return passing.reverse().map((commit) => ({
    version: { ref: commit },
    commit,
    isNew: commit !== cursor?.commit,
  }));
}

/** First parents all the way, newest first. */
async function chainsOf(repository: CachedRepository, heads: readonly string[]): Promise<string[]> {
  if (heads.length === 0) return [];
  const input = heads.map((head) => `${head}\n`).join("");
  return readLines(repository, ["rev-list", "--first-parent", "--stdin"], { input });
}
