import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gitFailure } from "../../../../shared/git/failure.ts";
import type { BranchCopy } from "./branch-copy.ts";

/** A commit that changed the file, and the blob that it left there; `undefined` where it left no file. */
export interface Revision {
  readonly commit: string;
  readonly blob: string | undefined;
}

export interface Revisions {
  /** Newest first. */
  readonly revisions: readonly Revision[];
  /** Whether there are no more beyond what has been fetched. */
  readonly isComplete: boolean;
}

/**
 * The revisions of the file that can be told from what has been fetched, with their blobs. As `git log` walks: of a
 * merge that took over one side only that side counts, and renames are not followed.
 */
export async function revisionsOf(copy: BranchCopy, tip: string): Promise<Revisions> {
  const boundaries = await shallowCommits(copy.repository.gitDir);
  const touching = await commitsThatTouch(copy, tip);
  // A commit whose parents are missing looks as if it had added everything.
  const end = touching.findIndex(({ commit }) => boundaries.has(commit));
  const revisions = end < 0 ? touching : touching.slice(0, end);
  await copy.fetchBlobs(revisions.flatMap(({ blob }) => blob ?? []));
  return { revisions, isComplete: boundaries.size === 0 };
}

/** Git also tells what each commit left there, because looking into each of thousands from here takes minutes. */
async function commitsThatTouch({ repository, file }: BranchCopy, tip: string): Promise<Revision[]> {
  const { gitDir, session } = repository;
  const diffs = ["--raw", "-c", "--no-abbrev", "--no-renames"];
  const result = await session.run(["log", "-z", "--format=%x01%H", ...diffs, tip, "--", file], { gitDir });
  if (result.code !== 0) throw gitFailure("read the history of", session.remote, result);
  const entries = result.stdout
    .toString()
    .split(/(?:^|\0)\x01/)
    .slice(1);
  return entries.map((entry) => ({ commit: entry.slice(0, entry.indexOf("\0")), blob: blobIn(entry, file) }));
}

/**
 * What stands before the path: modes and object ids of before and after, as in `:100644 100644 1234… 5678… M`; of a
 * merge those of each parent come first. In former times something else may have had that name.
 */
function blobIn(entry: string, file: string): string | undefined {
  const fields = entry.split("\0");
  const change = fields.find((_, at) => fields[at + 1] === file) ?? "";
  return / 100\d+ (?:[0-9a-f]{40} )+(?<after>[0-9a-f]{40}) [A-Z]+$/.exec(change)?.groups?.["after"];
}

/** Git keeps this file where history ends before its beginning. */
async function shallowCommits(gitDir: string): Promise<ReadonlySet<string>> {
  const text = await readFile(join(gitDir, "shallow"), "utf8").catch(() => "");
  return new Set(text.split("\n").filter(Boolean));
}
