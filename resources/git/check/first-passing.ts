import type { CommitFilter } from "./commit-filter.ts";

/** How many commits are judged at once, where the first few that pass are enough. */
const CHUNK = 1000;

/** The first `most` of `oids` that pass. */
export async function firstPassing(
  oids: readonly string[],
  most: number,
  filter: CommitFilter,
): Promise<string[]> {
  const passing: string[] = [];
  for (let at = 0; at < oids.length && passing.length < most; at += CHUNK) {
    passing.push(...(await filter(oids.slice(at, at + CHUNK))));
  }
  return passing.slice(0, most);
}
