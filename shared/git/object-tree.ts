import { ResourceError } from "../resource/errors.ts";

export type EntryKind = "directory" | "file" | "symbolic link" | "submodule";

/** A line of a tree. The mode is kept as it is written, the name is made of bytes of any encoding. */
export interface TreeEntry {
  readonly mode: string;
  readonly name: Buffer;
  readonly oid: string;
}

interface Placed extends TreeEntry {
  readonly start: number;
  readonly end: number;
}

export const EMPTY_TREE = Buffer.alloc(0);

const OID_BYTES = 20;

/** The entry of that very name. */
export function findEntry(tree: Buffer, name: Buffer): TreeEntry | undefined {
  for (const entry of entriesOf(tree)) if (entry.name.equals(name)) return entry;
  return undefined;
}

/** The tree with `entry` instead of the one of its name, or in its place in git's order. Every other byte stays. */
export function withEntry(tree: Buffer, entry: TreeEntry): Buffer {
  let place = tree.length;
  for (const other of entriesOf(tree)) {
    if (other.name.equals(entry.name)) return splice(tree, other.start, other.end, entry);
    if (place === tree.length && sortKey(entry).compare(sortKey(other)) < 0) place = other.start;
  }
  return splice(tree, place, place, entry);
}

export function kindOf({ mode }: TreeEntry): EntryKind {
  switch (Number.parseInt(mode, 8) & 0o170000) {
    case 0o040000:
      return "directory";
    case 0o120000:
      return "symbolic link";
    case 0o160000:
      return "submodule";
    default:
      return "file";
  }
}

function* entriesOf(tree: Buffer): Generator<Placed> {
  for (let start = 0; start < tree.length; ) {
    const space = tree.indexOf(0x20, start);
    const zero = tree.indexOf(0, space);
    const end = zero + 1 + OID_BYTES;
    if (space < 0 || zero < 0 || end > tree.length) {
      throw new ResourceError("untrusted", `Cannot read a tree of the repository: it is malformed`);
    }
    yield {
      mode: tree.toString("latin1", start, space),
      name: tree.subarray(space + 1, zero),
      oid: tree.toString("hex", zero + 1, end),
      start,
      end,
    };
    start = end;
  }
}

function splice(tree: Buffer, start: number, end: number, { mode, name, oid }: TreeEntry): Buffer {
  const line = [Buffer.from(`${mode} `), name, Buffer.from([0]), Buffer.from(oid, "hex")];
  return Buffer.concat([tree.subarray(0, start), ...line, tree.subarray(end)]);
}

/** Git sorts a directory as if its name ended with a slash. */
function sortKey(entry: TreeEntry): Buffer {
  return kindOf(entry) === "directory" ? Buffer.concat([entry.name, Buffer.from("/")]) : entry.name;
}
