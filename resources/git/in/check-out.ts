import { gitFailure } from "../../../shared/git/failure.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Clone } from "./clone.ts";
import { outputIn, runIn } from "./run-in.ts";

/**
 * Writes the files of `commit` into the work tree.
 *
 * @param head `attached`: the branch of the clone is at `commit` afterwards; `detached`: it stays where it is
 */
export async function checkOut(clone: Clone, commit: string, head: "attached" | "detached"): Promise<void> {
  const isAttached = head === "attached" && clone.branch !== undefined;
  if (isAttached) await outputIn(clone, "check out", ["update-ref", "HEAD", commit]);
  const args = isAttached ? [] : ["--detach", commit];
  const result = await runIn(clone, ["checkout", "--quiet", "--force", "--no-recurse-submodules", ...args]);
  if (result.code !== 0) {
    throw (
      lfsProblem(commit, result.stderr) ??
      gitFailure(`check out "${commit}" of`, clone.session.remote, result)
    );
  }
}

function lfsProblem(commit: string, stderr: string): ResourceError | undefined {
  if (!/git-lfs[^\n]*(?:not found|No such file)|cannot run git-lfs/i.test(stderr)) return undefined;
  return new ResourceError(
    "unavailable",
    `Cannot check out "${commit}": it has files in Git LFS, and git-lfs is not installed`,
    {
      hint: "use the image of this resource type, which has it, or set disable_git_lfs in the params of get",
    },
  );
}
