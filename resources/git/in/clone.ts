import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gitFailure } from "../../../shared/git/failure.ts";
import { TRANSFER_LIMIT_MS } from "../../../shared/git/limits.ts";
import { REMOTE } from "../../../shared/git/repository.ts";
import type { GitSession } from "../../../shared/git/session.ts";
import { tryAgain } from "../../../shared/git/try-again.ts";

/** A repository with its work tree, which stays when the step is over. */
export interface Clone {
  readonly session: GitSession;
  readonly directory: string;
  readonly gitDir: string;
  /** The one that was cloned; `undefined` where it is a tag. */
  readonly branch?: string;
}

export interface CloneOptions {
  /** By default the one that the remote calls HEAD; a tag where there is no such branch. */
  readonly branch?: string | undefined;
  readonly branches: "one" | "all";
  /** 0 for the whole history. */
  readonly depth: number;
  /** `reachable`: those that point into what comes anyway. */
  readonly tags: "reachable" | "none";
  /** Whether the content of files is left out until it is checked out. */
  readonly isPartial: boolean;
  /** Where the repository is, if not in the work tree. */
  readonly gitDir?: string;
}

/**
 * Clones the remote of the session without checking out anything. `git clone`, because a fetch into an empty
 * repository looks through all that has come once more: a quarter longer on 120 000 objects.
 */
export async function clone(session: GitSession, directory: string, options: CloneOptions): Promise<Clone> {
  const { remote } = session;
  const args = [
    // A path is treated like every other address: hard links would tie the clone to it, and know neither depth nor filter.
    ...["clone", "--quiet", "--no-checkout", "--no-local", "--template=", `--origin=${REMOTE}`],
    options.branches === "one" ? "--single-branch" : "--no-single-branch",
    ...(options.branch === undefined ? [] : [`--branch=${options.branch}`]),
    ...(options.depth > 0 ? [`--depth=${options.depth}`] : []),
    ...(options.tags === "none" ? ["--no-tags"] : []),
    ...(options.isPartial ? ["--filter=blob:none"] : []),
    ...(options.gitDir === undefined ? [] : [`--separate-git-dir=${options.gitDir}`]),
    ...["--", remote.url, directory],
  ];
  await tryAgain(session, async () => {
    const result = await session.run(args, {
      timeLimitMs: TRANSFER_LIMIT_MS,
      // Where a remote has only a part of its history, git asks for the rest in a child that does the same, and so on.
      ...(options.isPartial && { env: { GIT_NO_LAZY_FETCH: "1" } }),
    });
    if (result.code !== 0) throw gitFailure("clone", remote, result);
  });
  const gitDir = options.gitDir ?? join(directory, ".git");
  // Without templates there are none, and people and programs count on them.
  for (const name of ["hooks", "info"]) await mkdir(join(gitDir, name), { recursive: true });
  const branch = await branchAt(gitDir);
  return { session, directory, gitDir, ...(branch !== undefined && { branch }) };
}

/** The branch that a repository has checked out, or would have. */
async function branchAt(gitDir: string): Promise<string | undefined> {
  const head = await readFile(join(gitDir, "HEAD"), "utf8");
  return /^ref: refs\/heads\/(?<branch>.+)\n$/.exec(head)?.groups?.["branch"];
}
