import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gitFailure } from "../../../../shared/git/failure.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
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
  const end = touching.findIndex((commit) => boundaries.has(commit));
  const revisions = await Promise.all(
    (end < 0 ? touching : touching.slice(0, end)).map(async (commit) => ({
      commit,
      blob: await blobAt(copy, commit),
    })),
  );
  await copy.fetchBlobs(revisions.flatMap(({ blob }) => blob ?? []));
  return { revisions, isComplete: boundaries.size === 0 };
}

async function commitsThatTouch({ repository, file }: BranchCopy, tip: string): Promise<string[]> {
  const { gitDir, session } = repository;
  const result = await session.run(["log", "--format=%H", tip, "--", file], { gitDir });
  if (result.code !== 0) throw gitFailure("read the history of", session.remote, result);
  return result.stdout.toString().split("\n").filter(Boolean);
}

async function blobAt(copy: BranchCopy, commit: string): Promise<string | undefined> {
  try {
    return (await copy.locate(commit)).entry?.oid;
  } catch (error) {
    // In former times something else may have had that name.
    if (error instanceof ResourceError && error.code === "invalid-request") return undefined;
    throw error;
  }
}

/** Git keeps this file where history ends before its beginning. */
async function shallowCommits(gitDir: string): Promise<ReadonlySet<string>> {
  const text = await readFile(join(gitDir, "shallow"), "utf8").catch(() => "");
  return new Set(text.split("\n").filter(Boolean));
}
