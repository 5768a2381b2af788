import { describeByHand } from "../e2e/support/by-hand.ts";
import { programsInContainer, STEP_NAMES } from "../e2e/support/program.ts";
import { restricted } from "../e2e/support/surroundings.ts";
import { makeDirectory, textsIn } from "../e2e/support/workspace.ts";
import { createRepository } from "../support/git-server/repository.ts";
import { describeImage, describeImages, docker, NODE } from "./images.ts";
import { gitPlace } from "./places.ts";
import { expectRoundTrip } from "./round-trip.ts";

const SURROUNDINGS = restricted("none");

/** A request for each step; `params` are those of out. */
const REQUESTS: Readonly<Record<string, { source: object; version: object; params: object }>> = {
  s3: {
    source: { bucket: "bucket", regexp: "app-(.*).tgz" },
    version: { path: "app-1.tgz" },
    params: { file: "app-2.tgz" },
  },
  semver: {
    source: { bucket: "bucket", key: "version" },
    version: { number: "1.2.3" },
    params: { bump: "minor" },
  },
  git: {
    source: { uri: "https://git.example.com/app.git" },
    version: { ref: "0".repeat(40) },
    params: { repository: "app" },
  },
};

describeImages("without network, $resource", ({ resource, image }) => {
  const programs = programsInContainer(image, SURROUNDINGS);
  const { source, version, params } = REQUESTS[resource] ?? {};

  // Otherwise all of the below would hold with a network, too.
  test("has none", () => {
    const script = "console.log(Object.keys(os.networkInterfaces()).join())";
    expect(docker(["run", "--rm", ...SURROUNDINGS, "--entrypoint", NODE, image, "-e", script]).trim()).toBe(
      "lo",
    );
  });

  describeByHand(resource, programs);

  test.each(["check", "in"] as const)("%s explains itself", async (step) => {
    const outcome = await programs.runStep(step, { source, version }, { directory: "--explain" });
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\S.*\n {2}\S/) });
  });

  describe.each(STEP_NAMES)("%s", (step) => {
    const rest = { ...(step === "in" && { version }), ...(step === "out" && { params }) };

    test.each([
      { name: "nothing", request: "", says: /it is not a JSON object/ },
      { name: "half a request", request: '{"source":', says: /JSON/ },
      { name: "an empty request", request: {}, says: /is required|names none|no version bump specified/ },
      { name: "a source that is a text", request: { ...rest, source: "bucket" }, says: /"source"/ },
    ])("refuses $name with one line", async ({ request, says }) => {
      const options = step === "check" ? {} : { directory: makeDirectory() };
      const { code, stdout, stderr } = await programs.runStep(step, request, options);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(says);
      expect(stderr.trim().split("\n")).toHaveLength(1);
    });
  });
});

describeImage("semver", "without network, semver", (image) => {
  test("gets a version, which it needs nobody for", async () => {
    const directory = makeDirectory();
    const request = {
      ...REQUESTS["semver"],
      params: { bump: "minor", pre: "rc" },
    };
    const outcome = await programsInContainer(image, SURROUNDINGS).runStep("in", request, { directory });
    expect(outcome).toMatchObject({ code: 0, answer: { version: { number: "1.2.3" } } });
    expect(textsIn(directory)).toMatchObject({ number: "1.3.0-rc.1", version: "1.3.0-rc.1" });
  });
});

describeImage("git", "without network, git", (image) => {
  test("checks, gets and puts in a repository that is a directory", async () => {
    const repository = createRepository(makeDirectory());
    const place = gitPlace(repository, repository.path);
    await expectRoundTrip(programsInContainer(image, SURROUNDINGS), place);
  });
});
