import { treeOf } from "../../../../shared/git/object-commit.ts";
import {
  EMPTY_TREE,
  type EntryKind,
  findEntry,
  kindOf,
  type TreeEntry,
  withEntry,
} from "../../../../shared/git/object-tree.ts";
import type { ObjectStore, ObjectType } from "../../../../shared/git/objects.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";

/** Where a file is, or would be, in the tree of a commit. */
export interface LocatedFile {
  /** The trees on the way, that of the commit first; fewer than the path has segments where directories are missing. */
  readonly trees: readonly Buffer[];
  /** `undefined` where there is no such file. */
  readonly entry: TreeEntry | undefined;
}

export const NOWHERE: LocatedFile = { trees: [], entry: undefined };

/** Looks for a file in a commit. Links are not followed; whatever is no plain file is refused. */
export async function locateFile(
  store: ObjectStore,
  commit: string,
  path: readonly Buffer[],
  place: string,
): Promise<LocatedFile> {
  const trees: Buffer[] = [];
  let oid = treeOf(await contentOf(store, commit, "commit"));
  for (const [at, name] of path.entries()) {
    const tree = await contentOf(store, oid, "tree");
    trees.push(tree);
    const entry = findEntry(tree, name);
    if (entry === undefined) return { trees, entry };
    const isLast = at === path.length - 1;
    requireKind(entry, isLast ? "file" : "directory", place);
    if (isLast) return { trees, entry };
    oid = entry.oid;
  }
  return { trees, entry: undefined };
}

/** Writes the trees of a commit in which `located` holds the blob `oid` and nothing else differs; resolves to the first. */
export async function replaceFile(
  store: ObjectStore,
  { trees }: LocatedFile,
  path: readonly Buffer[],
  oid: string,
): Promise<string> {
  let child = { oid, mode: "100644" };
  for (const [at, name] of [...path.entries()].reverse()) {
    const tree = trees[at] ?? EMPTY_TREE;
    const entry = { mode: child.mode, name, ...findEntry(tree, name), oid: child.oid };
    child = { oid: await store.write("tree", withEntry(tree, entry)), mode: "40000" };
  }
  return child.oid;
}

async function contentOf(store: ObjectStore, oid: string, type: ObjectType): Promise<Buffer> {
  const object = await store.read(oid);
  if (object?.type === type) return object.content;
  throw new ResourceError("unavailable", `Cannot read ${type} "${oid}": the server has not sent it`);
}

function requireKind(entry: TreeEntry, wanted: EntryKind, place: string): void {
  const kind = kindOf(entry);
  if (kind === wanted) return;
  throw new ResourceError(
    "invalid-request",
    `Cannot use "${place}": "${entry.name}" is a ${kind} there, not a ${wanted}`,
    { hint: 'name another "file", or replace it by hand' },
  );
}
