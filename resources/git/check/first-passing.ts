import type { CommitFilter } from "./commit-filter.ts";

/** How many commits are judged at first, where a few that pass are enough. */
const FIRST_CHUNK = 1000;
/** How many times more the next time, so that there are few times. */
const GROWTH = 4;

/** The first `most` of `oids` that pass. */
export async function firstPassing(
  oids: readonly string[],
  most: number,
  filter: CommitFilter,
): Promise<string[]> {
  const passing: string[] = [];
  let size = FIRST_CHUNK;
  for (let at = 0; at < oids.length && passing.length < most; at += size, size *= GROWTH) {
    passing.push(...(await filter(oids.slice(at, at + size))));
  }
  return passing.slice(0, most);
}
