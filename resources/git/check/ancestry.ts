import type { Repository } from "../../../shared/git/repository.ts";
import { readLines } from "./read-lines.ts";

/** Every commit that some commits lead to, with its parents. */
export type Ancestry = ReadonlyMap<string, readonly string[]>;

/** One walk, however often it is asked afterwards. What is no commit leads to none. */
export async function ancestryOf(repository: Repository, heads: readonly string[]): Promise<Ancestry> {
  if (heads.length === 0) return new Map();
  const input = heads.map((head) => `${head}\n`).join("");
  const lines = await readLines(repository, ["rev-list", "--parents", "--stdin"], { input });
  return new Map(
    lines.map((line) => {
      const [oid = "", ...parents] = line.split(" ");
      return [oid, parents];
    }),
  );
}

/** `commits` and everything that they contain. */
export function containedIn(ancestry: Ancestry, commits: Iterable<string>): Set<string> {
  const contained = new Set(commits);
  // A set hands out also what is added while it is walked.
  for (const commit of contained) for (const parent of ancestry.get(commit) ?? []) contained.add(parent);
  return contained;
}

/** What came before a version: everything that its first parent contains. */
export function before(ancestry: Ancestry, commit: string): Set<string> {
  return containedIn(ancestry, (ancestry.get(commit) ?? []).slice(0, 1));
}

/** `commit` and everything that contains it. */
export function containing(ancestry: Ancestry, commit: string): Set<string> {
  const children = new Map<string, string[]>();
  for (const [oid, parents] of ancestry) {
    for (const parent of parents) {
      const known = children.get(parent);
      if (known) known.push(oid);
      else children.set(parent, [oid]);
    }
  }
  return containedIn(children, [commit]);
}
