import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Programs } from "../workbench.ts";
import { bareGit, git } from "./bare.ts";
import type { Comparison } from "./comparison.ts";
import type { Served } from "./served.ts";

/** A put of one commit, from a whole clone. */
export async function putsOf({ url, repository, tip }: Served, bench: Programs): Promise<Comparison[]> {
  const build = join(bench.directory, "build");
  const artifact = join(build, "project");
  await mkdir(build);
  await git("clone", "--quiet", "--no-checkout", "--single-branch", url, artifact);
  const commit = await git(
    "-C",
    artifact,
    "commit-tree",
    "-p",
    tip.id,
    "-m",
    "Add to it",
    `${tip.id}^{tree}`,
  );
  await git("-C", artifact, "update-ref", "--no-deref", "HEAD", commit);
  const after = async () => {
    const pushed = repository.git(["rev-parse", "refs/heads/main"]);
    if (pushed !== commit) throw new Error(`The branch is at ${pushed} instead of ${commit}`);
    repository.git(["update-ref", "refs/heads/main", tip.id]);
  };
  const request = { source: { uri: url, branch: "main" }, params: { repository: "project" } };
  return [
    {
      ours: { ...bench.step("put", "git/out", request, build), env: { TMPDIR: bench.directory }, after },
      beside: [
        bareGit("`git push`", ["-C", artifact, "push", "--quiet", "origin", "HEAD:refs/heads/main"], after),
      ],
      rounds: 9,
    },
  ];
}
