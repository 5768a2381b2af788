import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gitFailure } from "../../../shared/git/failure.ts";
import type { Repository } from "../../../shared/git/repository.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";

/** Where the commits that nobody has to vouch for begin. */
export interface Bounds {
  /** Trusted with everything before it; has to be part of the history. */
  readonly root: string | undefined;
  /** The commit of the version before. */
  readonly since: string | undefined;
}

/**
 * Every commit that came in after the bounds, those of merged branches too, the newest first. The commit itself is one
 * of them, even where it is the one of the version before, unless it is the root. The whole history has to be in the
 * repository: a server that keeps a part of it back would hide what nobody has signed.
 */
export async function commitsToVerify(
  { gitDir, session }: Repository,
  commit: string,
  { root, since }: Bounds,
): Promise<string[]> {
  const git = (args: readonly string[]) => session.run(args, { gitDir, network: "none" });
  if (root !== undefined && (await git(["merge-base", "--is-ancestor", root, commit])).code !== 0) {
    throw new ResourceError(
      "untrusted",
      `Cannot trust commit "${commit}": trusted_root "${root}" is not part of its history`,
      { hint: "check trusted_root, and whether somebody has rewritten the branch" },
    );
  }
  // The version before may have been rewritten away; then nothing is left out because of it.
  const isKnown = since !== undefined && (await git(["cat-file", "-e", `${since}^{commit}`])).code === 0;
  const excluded = [...(root === undefined ? [] : [root]), ...(isKnown ? [since] : [])];
  const result = await git(["rev-list", commit, ...excluded.map((each) => `^${each}`), "--"]);
  if (result.code !== 0) throw gitFailure("list the commits of", session.remote, result);
  const commits = result.stdout
    .toString()
    .split("\n")
    .filter((line) => line !== "");
  const cut = await cutsOf(gitDir);
  const end = commits.find((each) => cut.has(each));
  if (end !== undefined) {
    throw new ResourceError(
      "untrusted",
      `Cannot trust commit "${commit}": the remote has no history before "${end}"`,
      { hint: "verify against a repository that is no shallow clone" },
    );
  }
  return commits.includes(commit) || commit === root ? commits : [commit, ...commits];
}

/** The commits whose parents the server has not sent, although they have some. */
async function cutsOf(gitDir: string): Promise<ReadonlySet<string>> {
  const text = await readFile(join(gitDir, "shallow"), "utf8").catch(() => "");
  return new Set(text.split("\n").filter((line) => line !== ""));
}
