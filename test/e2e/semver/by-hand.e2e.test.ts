import { describeByHand, runExample } from "../support/by-hand.ts";
import { programsOf, type StepName } from "../support/program.ts";
import { makeDirectory } from "../support/workspace.ts";
import { RUNS_IN_IMAGE } from "./program.ts";

describeByHand("semver", programsOf("semver"));

(RUNS_IN_IMAGE ? describe.skip : describe)("the example of", () => {
  const directory = makeDirectory();
  const run = (step: StepName) =>
    runExample({ resource: "semver", step, cwd: directory, replaced: { "/tmp": directory } });

  test("check answers the initial version", async () => {
    expect(JSON.parse(await run("check"))).toEqual([{ number: "0.0.0" }]);
  });

  test("out bumps it", async () => {
    expect(JSON.parse(await run("out"))).toMatchObject({ version: { number: "0.1.0" } });
  });

  test("in writes a bumped one", async () => {
    expect(await run("in")).toMatch(/^\{"version":\{"number":"1\.2\.3"\}.*\}\n1\.3\.0$/);
  });
});
