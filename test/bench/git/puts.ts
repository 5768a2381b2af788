import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Programs } from "../workbench.ts";
import { bareGit, git } from "./bare.ts";
import type { Comparison } from "./comparison.ts";
import { ROUND_TRIP_MS, type Served } from "./served.ts";

/** A put of one commit, from a whole clone. */
export async function putsOf(project: Served, bench: Programs): Promise<Comparison[]> {
  const { url, distantUrl, repository, tip } = project;
  const build = join(bench.directory, "build");
  const artifact = join(build, "project");
  await mkdir(build);
  await git("clone", "--quiet", "--no-checkout", "--single-branch", url, artifact);
  const tree = `${tip.id}^{tree}`;
  const commit = await git("-C", artifact, "commit-tree", "-p", tip.id, "-m", "Add to it", tree);
  await git("-C", artifact, "update-ref", "--no-deref", "HEAD", commit);
  const after = async () => {
    const pushed = repository.git(["rev-parse", "refs/heads/main"]);
    if (pushed !== commit) throw new Error(`The branch is at ${pushed} instead of ${commit}`);
    repository.git(["update-ref", "refs/heads/main", tip.id]);
  };
  const put = (name: string, uri: string): Comparison => {
    const request = { source: { uri, branch: "main" }, params: { repository: "project" } };
    const push = ["-C", artifact, "push", "--quiet", uri, "HEAD:refs/heads/main"];
    return {
      ours: { ...bench.step(name, "git/out", request, build), env: { TMPDIR: bench.directory }, after },
      beside: [bareGit("`git push`", push, after)],
      rounds: 9,
    };
  };
  return [put("put", url), put(`put, ${ROUND_TRIP_MS} ms away`, distantUrl)];
}
