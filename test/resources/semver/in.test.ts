import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { get } from "../../../resources/semver/in.ts";
import { parseRequest } from "../../../shared/resource/request.ts";
import { recordingContext } from "../../support/recording.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

let temporary: TemporaryDirectory;
beforeEach(async () => {
  temporary = await temporaryDirectory();
});
afterEach(() => temporary.remove());

function run(number: unknown, params: object = {}, source: object = {}) {
  const context = recordingContext(join(temporary.path, "a/b"));
  const request = JSON.stringify({ source, version: { number }, params });
  const answer = get.run(parseRequest(get.request, request, context.log), context);
  return { answer, context };
}

const written = () =>
  ["number", "version"].map((name) => readFileSync(join(temporary.path, "a/b", name), "utf8"));

test("the version is written to both files, without a line break", async () => {
  const { answer, context } = run("1.2.3-rc.1+b.2");
  await expect(answer).resolves.toEqual({
    version: { number: "1.2.3-rc.1+b.2" },
    metadata: [{ name: "number", value: "1.2.3-rc.1+b.2" }],
  });
  expect(written()).toEqual(["1.2.3-rc.1+b.2", "1.2.3-rc.1+b.2"]);
  expect(context.log.text()).toBe("");
});

test("a bump is for this build alone: the answer names the version that was asked for", async () => {
  const { answer, context } = run("1.2.3", { bump: "minor", pre: "rc", build: "ci" });
  await expect(answer).resolves.toEqual({
    version: { number: "1.2.3" },
    metadata: [
      { name: "number", value: "1.2.3" },
      { name: "bumped locally", value: "1.3.0-rc.1+ci.1" },
    ],
  });
  expect(written()).toEqual(["1.3.0-rc.1+ci.1", "1.3.0-rc.1+ci.1"]);
  expect(context.log.text()).toBe("bumped locally from 1.2.3 to 1.3.0-rc.1+ci.1\n");
});

test("a bump of build metadata alone is told, too", async () => {
  const { answer, context } = run("1.2.3", { build: "ci" });
  await answer;
  expect(context.log.text()).toBe("bumped locally from 1.2.3 to 1.2.3+ci.1\n");
});

test("a bump that goes backwards is done, with a warning", async () => {
  const { answer, context } = run("1.2.3", { pre: "rc" });
  await answer;
  expect(written()[0]).toBe("1.2.3-rc.1");
  expect(context.log.text()).toContain("warning: The bump goes backwards");
});

test("files of an earlier build are replaced", async () => {
  const directory = join(temporary.path, "a/b");
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "number"), "a longer text than the version");
  await run("1.2.3").answer;
  expect(written()).toEqual(["1.2.3", "1.2.3"]);
});

test("a link in the destination is replaced and not followed", async () => {
  const directory = join(temporary.path, "a/b");
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(temporary.path, "victim"), "precious");
  symlinkSync(join(temporary.path, "victim"), join(directory, "version"));
  await run("1.2.3").answer;
  expect(readFileSync(join(temporary.path, "victim"), "utf8")).toBe("precious");
  expect(written()).toEqual(["1.2.3", "1.2.3"]);
});

test("a source that no driver could work with does not matter", async () => {
  const source = { driver: "git", initial_version: "nonsense", access_key_id: "half" };
  await expect(run("1.2.3", {}, source).answer).resolves.toMatchObject({ version: { number: "1.2.3" } });
});

test.each([
  ["no number", undefined, {}, "parsing semantic version", "the request names none"],
  ["an empty number", "", {}, "parsing semantic version", "the request names none"],
  ["an odd number", "v1", {}, "parsing semantic version", 'Cannot read version "v1"'],
  ["an overflow", "1.2.18446744073709551615", { bump: "patch" }, "bumping version", "Cannot bump"],
])("%s is an error before anything is written", async (_, number, params, stage, message) => {
  const { answer } = run(number, params);
  await expect(answer).rejects.toMatchObject({
    code: "invalid-request",
    stage,
    message: expect.stringContaining(message),
  });
  expect(() => written()).toThrow(/ENOENT/);
});

test("a destination that cannot be made is an error", async () => {
  writeFileSync(join(temporary.path, "a"), "a file is in the way");
  await expect(run("1.2.3").answer).rejects.toMatchObject({
    code: "invalid-request",
    stage: "creating destination",
  });
});
