import { lstatSync, mkdirSync, realpathSync, rmdirSync, type Stats, unlinkSync } from "node:fs";
import { join, sep } from "node:path";
import { MemberError } from "./archive-error.ts";

/*
 * These calls are synchronous on purpose: nothing of this process can change the tree between a check and the use of
 * its result, and an archive of many small files takes a third of the time.
 */

/** What is at `path` itself, without following a link. */
export function entryAt(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

/** What to do about a directory that is missing on the way to a member. */
export type Missing = "create" | "refuse";

/**
 * The real path of the directory that `segments` lead to below `root`, itself a real path. Links on the way are
 * followed, as other programs do, but only to places inside `root`.
 */
export function directoryAt(root: string, segments: readonly string[], missing: Missing): string {
  let current = root;
  for (const segment of segments) {
    const next = join(current, segment);
    const entry = entryAt(next);
    if (entry === undefined && missing === "create") mkdirSync(next);
    current = entry?.isSymbolicLink() ? followed(next, root) : next;
    if (!entryAt(current)?.isDirectory()) throw new MemberError("has a parent that is not a directory");
  }
  return current;
}

function followed(link: string, root: string): string {
  let real: string;
  try {
    real = realpathSync(link);
  } catch (cause) {
    throw new MemberError("has a parent that is a link to nowhere", { cause });
  }
  if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw new MemberError("leaves the destination through a link");
  }
  return real;
}

/** Makes room for a member. Writing over a file would write through its hard links, so it goes away first. */
export function clear(path: string): void {
  const entry = entryAt(path);
  if (entry === undefined) return;
  try {
    if (entry.isDirectory()) rmdirSync(path);
    else unlinkSync(path);
  } catch (cause) {
    if (!entry.isDirectory()) throw cause;
    throw new MemberError("would replace a directory that is not empty", { cause });
  }
}
