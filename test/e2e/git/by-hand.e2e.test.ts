import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describeByHand, runExample } from "../support/by-hand.ts";
import { programsOf, type StepName } from "../support/program.ts";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { RUNS_IN_IMAGE } from "./program.ts";

describeByHand("git", programsOf("git"));

(RUNS_IN_IMAGE ? describe.skip : describe)("the example of", () => {
  const directory = makeDirectory();
  const run = (step: StepName) =>
    runExample({ resource: "git", step, cwd: directory, replaced: { "/tmp": directory } });
  const newest = () =>
    execFileSync("git", ["-C", join(directory, "project"), "rev-parse", "HEAD"])
      .toString()
      .trim();

  test("check answers the newest commit", async () => {
    expect(JSON.parse(await run("check"))).toEqual([{ ref: newest() }]);
  });

  test("in clones it", async () => {
    expect(JSON.parse(await run("in"))).toMatchObject({ version: { ref: newest() } });
    expect(textsIn(join(directory, "clone/.git"))).toMatchObject({ commit: `${newest()}\n` });
  });

  test("out pushes it", async () => {
    expect(JSON.parse(await run("out"))).toMatchObject({ version: { ref: newest() } });
  });
});
