import { appendFile, lstat, mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { configText } from "../../../../shared/git/config-text.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import type { Clone } from "../clone.ts";
import type { Submodule } from "./declared.ts";

/** Where git keeps the repository of a submodule. */
export function gitDirOf(parent: Clone, { name }: Submodule): string {
  return join(parent.gitDir, "modules", name);
}

/** Whether the checkout has made the empty directory of the submodule; a sparse one may have left it out. */
export async function hasPlace(parent: Clone, { path, commit }: Submodule): Promise<boolean> {
  if (commit === undefined) return false;
  let at = parent.directory;
  for (const segment of path.split("/")) {
    at = join(at, segment);
    const found = await lstat(at).catch(() => undefined);
    if (found === undefined) return false;
    if (!found.isDirectory())
      throw new ResourceError(
        "invalid-request",
        `Cannot check out the submodule "${path}": a link or a file is in its way`,
      );
  }
  return (await readdir(at)).length === 0;
}

export async function makeRoomFor(gitDir: string): Promise<void> {
  await mkdir(dirname(gitDir), { recursive: true });
}

/** Ties work tree and repository by relative paths, as git does: the task finds the clone at another place. */
export async function attach({ directory, gitDir }: Clone): Promise<void> {
  await writeFile(join(directory, ".git"), `gitdir: ${relative(directory, gitDir)}\n`);
  const entry = { key: "core.worktree", value: relative(gitDir, directory) };
  await appendFile(join(gitDir, "config"), configText([entry]));
}
