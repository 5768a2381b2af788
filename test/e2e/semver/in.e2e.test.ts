import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { runStep } from "./program.ts";

/** Leads nowhere: a get never asks the store. */
const source = { bucket: "bucket", key: "version", endpoint: "http://127.0.0.1:9" };

describe("a get", () => {
  test("writes the version twice, without a line break, and answers it", async () => {
    const directory = makeDirectory();
    const { code, stdout, stderr } = await runStep(
      "in",
      { source, version: { number: "1.2.3-rc.1+b.2", other: "x" } },
      { directory },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(
      '{"version":{"number":"1.2.3-rc.1+b.2"},"metadata":[{"name":"number","value":"1.2.3-rc.1+b.2"}]}\n',
    );
    expect(textsIn(directory)).toEqual({ number: "1.2.3-rc.1+b.2", version: "1.2.3-rc.1+b.2" });
    for (const name of ["number", "version"]) {
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o666 & ~process.umask());
    }
  });

  test("replaces what is there", async () => {
    const directory = makeDirectory({ number: "a much longer content", other: "stays" });
    await runStep("in", { source, version: { number: "1.2.3" } }, { directory });
    expect(textsIn(directory)).toEqual({ number: "1.2.3", version: "1.2.3", other: "stays" });
  });

  test("makes its directory with the parents", async () => {
    const directory = join(makeDirectory(), "a/b");
    const { code } = await runStep("in", { source, version: { number: "1.2.3" } }, { directory });
    expect({ code, files: readdirSync(directory).sort() }).toEqual({ code: 0, files: ["number", "version"] });
  });

  test.each([
    { name: "no source at all", source: undefined },
    { name: "a source that only another step could refuse", source: { driver: "git" } },
    { name: "an invalid initial version", source: { initial_version: "x" } },
    { name: "half a key pair", source: { access_key_id: "id" } },
  ])("works with $name, because it needs none", async ({ source }) => {
    const directory = makeDirectory();
    const request = { source, version: { number: "1.2.3" }, params: null };
    expect(await runStep("in", request, { directory })).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("a bump in a get", () => {
  test.each([
    { name: "major", params: { bump: "major" }, bumped: "2.0.0+b.2" },
    { name: "minor", params: { bump: "minor" }, bumped: "1.3.0+b.2" },
    { name: "patch", params: { bump: "patch" }, bumped: "1.2.4+b.2" },
    { name: "final", params: { bump: "final" }, bumped: "1.2.3+b.2" },
    { name: "pre", params: { pre: "rc" }, bumped: "1.2.3-rc.2+b.2" },
    { name: "another pre", params: { pre: "beta.x" }, bumped: "1.2.3-beta.x.1+b.2", warns: true },
    {
      name: "pre without a count",
      params: { pre: "rc", pre_without_version: "true" },
      bumped: "1.2.3-rc+b.2",
      warns: true,
    },
    { name: "build", params: { build: "b" }, bumped: "1.2.3-rc.1+b.3" },
    {
      name: "build without a count",
      params: { build: "x", build_without_version: true },
      bumped: "1.2.3-rc.1+x",
    },
    { name: "all of them", params: { bump: "minor", pre: "rc", build: "b" }, bumped: "1.3.0-rc.1+b.3" },
  ])("$name changes the files, not the version", async ({ params, bumped, warns = false }) => {
    const directory = makeDirectory();
    const number = "1.2.3-rc.1+b.2";
    const { code, answer, stderr } = await runStep(
      "in",
      { source, version: { number }, params },
      { directory },
    );
    expect(code).toBe(0);
    expect(answer).toEqual({
      version: { number },
      metadata: [
        { name: "number", value: number },
        { name: "bumped locally", value: bumped },
      ],
    });
    expect(textsIn(directory)).toEqual({ number: bumped, version: bumped });
    expect(stderr).toContain(`bumped locally from ${number} to ${bumped}\n`);
    expect(stderr.includes("The bump goes backwards")).toBe(warns);
  });

  test("that changes nothing is not told", async () => {
    const directory = makeDirectory();
    const request = { source, version: { number: "1.2.3" }, params: { bump: "final" } };
    const { answer, stderr } = await runStep("in", request, { directory });
    expect(answer).toMatchObject({ metadata: [{ name: "number", value: "1.2.3" }] });
    expect(stderr).toBe("");
  });
});

describe("a get refuses, and leaves nothing behind,", () => {
  test.each([
    { name: "an empty version", version: { number: "" } },
    { name: "a version without a number", version: {} },
    { name: "no version", version: undefined },
    { name: "null", version: null },
    { name: "a prefix", version: { number: "v1.2.3" } },
    { name: "a line break", version: { number: "1.2.3\n" } },
    { name: "three numbers that are not all", version: { number: "1.2" } },
  ])("$name", async ({ version }) => {
    const directory = join(makeDirectory(), "new");
    const { code, stdout, stderr } = await runStep("in", { source, version }, { directory });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error parsing semantic version: Cannot ");
    expect(existsSync(directory)).toBe(false);
  });

  test("a number that would not fit", async () => {
    const directory = join(makeDirectory(), "new");
    const request = { source, version: { number: "1.2.18446744073709551615" }, params: { bump: "patch" } };
    const { code, stdout, stderr } = await runStep("in", request, { directory });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/error bumping version: Cannot bump "1.2.18446744073709551615": .*64 bits/);
    expect(existsSync(directory)).toBe(false);
  });

  test("a destination that is a file", async () => {
    const directory = join(makeDirectory({ file: "x" }), "file");
    const { code, stdout, stderr } = await runStep(
      "in",
      { source, version: { number: "1.2.3" } },
      { directory },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/error creating destination: Cannot create ".*file"/);
  });

  test("a file that cannot be written", async () => {
    const directory = makeDirectory({ "version/in-the-way": "x" });
    const { code, stdout, stderr } = await runStep(
      "in",
      { source, version: { number: "1.2.3" } },
      { directory },
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/error writing to number file: Cannot write ".*version"/);
  });
});
