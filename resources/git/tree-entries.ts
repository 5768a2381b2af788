import { outputOf } from "../../shared/git/output-of.ts";
import type { Repository } from "../../shared/git/repository.ts";

export interface TreeEntry {
  /** `100644`, `160000` and the like. */
  readonly mode: string;
  readonly oid: string;
}

/** What the commit has at `paths`; those at which there is nothing are left out. */
export async function treeEntries(
  repository: Repository,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, TreeEntry>> {
  if (paths.length === 0) return new Map();
  const output = await outputOf(repository, "read", ["ls-tree", "-z", "--full-tree", commit, "--", ...paths]);
  return new Map(
    [...output.matchAll(/(?<mode>\d+) \w+ (?<oid>[0-9a-f]+)\t(?<path>[^\0]*)\0/g)].map(({ groups = {} }) => {
      const { mode = "", oid = "", path = "" } = groups;
      return [path, { mode, oid }];
    }),
  );
}

/** Whether it is a file with content of its own, no link. */
export function isFile(entry: TreeEntry | undefined): entry is TreeEntry {
  return entry !== undefined && /^100\d{3}$/.test(entry.mode);
}
