import { gitFailure } from "../../../shared/git/failure.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Clone } from "./clone.ts";
import { outputIn, runIn } from "./run-in.ts";

export interface CheckOutOptions {
  /** `attached`: the branch of the clone is at the commit afterwards; `detached`: it stays where it is. */
  readonly head: "attached" | "detached";
  /** What to make of the pointers of Git LFS, if the session knows it at all. */
  readonly largeFiles: "content" | "pointers";
}

/** Writes the files of `commit` into the work tree. */
export async function checkOut(
  clone: Clone,
  commit: string,
  { head, largeFiles }: CheckOutOptions,
): Promise<void> {
  const isAttached = head === "attached" && clone.branch !== undefined;
  // Where a verified commit is no longer the tip.
  if (isAttached) await outputIn(clone, "check out", ["update-ref", "HEAD", commit]);
  const args = ["--quiet", "--force", "--no-recurse-submodules", ...(isAttached ? [] : ["--detach", commit])];
  const env = largeFiles === "pointers" ? { env: { GIT_LFS_SKIP_SMUDGE: "1" } } : {};
  const result = await runIn(clone, ["checkout", ...args], env);
  if (result.code === 0) return;
  const { remote } = clone.session;
  throw lfsProblem(commit, result.stderr) ?? gitFailure(`check out "${commit}" of`, remote, result);
}

function lfsProblem(commit: string, stderr: string): ResourceError | undefined {
  const action = `Cannot check out "${commit}"`;
  if (/git-lfs[^\n]*(?:not found|No such file)|cannot run git-lfs/i.test(stderr)) {
    return new ResourceError(
      "unavailable",
      `${action}: it has files in Git LFS, and git-lfs is not installed`,
      {
        hint: "use the image of this resource type, which has it, or set disable_git_lfs in the params of get",
      },
    );
  }
  const said = /Error downloading object: [^\n]*|smudge filter lfs failed/.exec(stderr)?.[0];
  if (said === undefined) return undefined;
  return new ResourceError(
    "unavailable",
    `${action}: a file in Git LFS cannot be got (${said.slice(0, 600)})`,
    {
      hint: "check that the login may read the files of Git LFS; its host is that of uri, or one of credential_hosts",
    },
  );
}
