import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { GIT_ENVIRONMENT } from "../../support/git-server/environment.ts";
import { createRepository } from "../../support/git-server/repository.ts";
import { describeByHand, runExample } from "../support/by-hand.ts";
import { programsOf, type StepName } from "../support/program.ts";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { RUNS_IN_IMAGE } from "./program.ts";

describeByHand("git", programsOf("git"));

(RUNS_IN_IMAGE ? describe.skip : describe)("the example of", () => {
  const directory = makeDirectory();
  const project = join(directory, "project");
  const remote = createRepository(directory);
  const commit = remote.commit("main", { file: "content" });
  execFileSync("git", ["clone", "--quiet", remote.path, project], { env: GIT_ENVIRONMENT });
  const run = (step: StepName) =>
    runExample({ resource: "git", step, cwd: project, replaced: { "/tmp": directory } });

  test("check answers the newest commit", async () => {
    expect(JSON.parse(await run("check"))).toEqual([{ ref: commit }]);
  });

  test("in clones it", async () => {
    expect(JSON.parse(await run("in"))).toMatchObject({ version: { ref: commit } });
    expect(textsIn(join(directory, "clone/.git"))).toMatchObject({ commit: `${commit}\n` });
  });

  test("out pushes it", async () => {
    expect(JSON.parse(await run("out"))).toMatchObject({ version: { ref: commit } });
  });
});
