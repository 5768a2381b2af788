import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { openStore, type Store } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { type Outcome, runStep } from "./program.ts";

let store: Store;
let bucket: string;
let stored = 0;
beforeAll(async () => {
  store = await openStore();
  bucket = await store.createBucket();
});
afterAll(() => store.close());

/** A source whose object holds `content`, or that has none. */
async function sourceOf(content?: string) {
  const key = `version-${stored++}`;
  if (content !== undefined) await store.put(bucket, key, content);
  return { ...store.source, bucket, key };
}

const answerOf = (number: string) => ({ version: { number }, metadata: [{ name: "number", value: number }] });

function expectFailure({ code, stdout, stderr }: Outcome, says: RegExp): void {
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(says);
}

describe("a bump", () => {
  test.each([
    { stored: undefined, params: { bump: "minor" }, number: "0.1.0" },
    {
      stored: undefined,
      initial: "1.2.3",
      params: { bump: "minor", pre: "alpha", build: "b" },
      number: "1.3.0-alpha.1+b.1",
    },
    { stored: "1.2.3", initial: "9.9.9", params: { bump: "major" }, number: "2.0.0" },
    { stored: "1.2.3\n", params: { bump: "patch" }, number: "1.2.4" },
    { stored: "1.2.4-rc.1", params: { bump: "patch" }, number: "1.2.5" },
    { stored: "1.2.3-rc.1", params: { bump: "final" }, number: "1.2.3" },
    { stored: "1.2.3-rc.9", params: { pre: "rc" }, number: "1.2.3-rc.10" },
    { stored: "1.2.3-rc.9", params: { bump: "final", pre: "rc" }, number: "1.2.3-rc.1" },
    { stored: "1.2.3-alpha.beta.1", params: { pre: "alpha.beta" }, number: "1.2.3-alpha.beta.2" },
    { stored: "1.2.3-1.5", params: { pre: 1 }, number: "1.2.3-1.6" },
    { stored: "1.2.3+b.2", params: { bump: "minor", build: "b" }, number: "1.3.0+b.3" },
    { stored: "1.2.3", params: { build: "b", build_without_version: true }, number: "1.2.3+b" },
    { stored: "9007199254740992.0.0", params: { bump: "major" }, number: "9007199254740993.0.0" },
  ])("of $stored by $params makes $number", async ({ stored, initial, params, number }) => {
    const source = { ...(await sourceOf(stored)), initial_version: initial };
    const outcome = await runStep("out", { source, params }, { directory: makeDirectory() });
    expect(outcome).toMatchObject({ code: 0, answer: answerOf(number) });
    expect(await store.text(bucket, source.key)).toBe(number);
    const before = stored === undefined ? "" : `${stored.trim()} -> `;
    expect(outcome.stderr).toContain(`Stored ${before}${number} in s3://${bucket}/${source.key}`);
  });

  test("that changes nothing is stored all the same", async () => {
    const source = await sourceOf("1.2.3\n");
    const request = { source, params: { bump: "final" } };
    expect(await runStep("out", request, { directory: makeDirectory() })).toMatchObject({
      code: 0,
      answer: answerOf("1.2.3"),
    });
    expect(await store.text(bucket, source.key)).toBe("1.2.3");
  });

  test("that goes backwards keeps the result and warns", async () => {
    const source = await sourceOf("1.2.3");
    const request = { source, params: { pre: "rc" } };
    const { code, answer, stderr } = await runStep("out", request, { directory: makeDirectory() });
    expect({ code, answer }).toEqual({ code: 0, answer: answerOf("1.2.3-rc.1") });
    expect(stderr).toContain("warning: The bump goes backwards: 1.2.3-rc.1 comes before 1.2.3");
  });

  test("ignores the version of the request", async () => {
    const source = await sourceOf("1.2.3");
    const request = { source, params: { bump: "patch" }, version: { number: "7.0.0" } };
    expect(await runStep("out", request, { directory: makeDirectory() })).toMatchObject({
      answer: answerOf("1.2.4"),
    });
  });

  test.each([
    { stored: "1.2.18446744073709551615", params: { bump: "patch" } },
    { stored: "1.2.3-rc.18446744073709551615", params: { pre: "rc" } },
    { stored: "1.2.3+b.9223372036854775807", params: { build: "b" } },
  ])("of $stored by $params fails instead of starting again", async ({ stored, params }) => {
    const source = await sourceOf(stored);
    const outcome = await runStep("out", { source, params }, { directory: makeDirectory() });
    expectFailure(outcome, /error bumping version: Cannot bump ".*": .*64 bits/);
    expect(await store.text(bucket, source.key)).toBe(stored);
  });

  test.each(["", "v1.2.3"])("of the content %j is refused", async (content) => {
    const source = await sourceOf(content);
    const request = { source, params: { bump: "major" } };
    const outcome = await runStep("out", request, { directory: makeDirectory() });
    expectFailure(outcome, /error bumping version: parsing number in bucket: Cannot use the version in /);
    expect(await store.text(bucket, source.key)).toBe(content);
  });

  test("and five more at the same time all get numbers of their own", async () => {
    const source = await sourceOf();
    const request = { source, params: { bump: "patch" } };
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, () => runStep("out", request, { directory: makeDirectory() })),
    );
    const answers = outcomes.map(({ answer }) => (answer as ReturnType<typeof answerOf>).version.number);
    expect(answers.sort()).toEqual(["0.0.1", "0.0.2", "0.0.3", "0.0.4", "0.0.5", "0.0.6"]);
    expect(await store.text(bucket, source.key)).toBe("0.0.6");
  });
});

describe("get_latest", () => {
  test.each([
    { name: "the stored version", stored: "1.2.3", number: "1.2.3" },
    { name: "the initial version while nothing is stored", initial: "0.5.0", number: "0.5.0" },
  ])("reports $name and writes nothing", async ({ stored, initial, number }) => {
    const source = { ...(await sourceOf(stored)), initial_version: initial };
    const request = { source, params: { get_latest: true } };
    const outcome = await runStep("out", request, { directory: makeDirectory() });
    expect(outcome).toMatchObject({ code: 0, answer: answerOf(number) });
    expect(await store.text(bucket, source.key)).toBe(stored);
  });

  test("goes before everything else, and says so", async () => {
    const source = await sourceOf("1.2.3");
    const params = { get_latest: true, file: "missing", bump: "major", pre: "rc" };
    const { code, answer, stderr } = await runStep("out", { source, params }, { directory: makeDirectory() });
    expect({ code, answer }).toEqual({ code: 0, answer: answerOf("1.2.3") });
    for (const key of ["file", "bump", "pre"]) {
      expect(stderr).toContain(
        `warning: "params.${key}" has no effect, because "params.get_latest" is given`,
      );
    }
  });

  test("of what is no version tells what it was doing", async () => {
    const source = await sourceOf("latest");
    const request = { source, params: { get_latest: true } };
    const outcome = await runStep("out", request, { directory: makeDirectory() });
    expectFailure(
      outcome,
      /error checking latest version: parsing number in bucket: Cannot use the version in /,
    );
  });
});

describe("a file", () => {
  test.each([
    { name: "over nothing", content: "1.2.3", number: "1.2.3" },
    { name: "over a newer one", stored: "2.0.0", content: "1.2.3-rc.1+b\n", number: "1.2.3-rc.1+b" },
    { name: "over what is no version", stored: "broken", content: "  1.2.3 # remark\n", number: "1.2.3" },
    { name: "over an empty object", stored: "", content: "\r\n1.2.3\r\n", number: "1.2.3" },
  ])("sets the version $name", async ({ stored, content, number }) => {
    const source = await sourceOf(stored);
    const directory = makeDirectory({ "built/number": content });
    const outcome = await runStep("out", { source, params: { file: "built/number" } }, { directory });
    expect(outcome).toMatchObject({ code: 0, answer: answerOf(number) });
    expect(await store.text(bucket, source.key)).toBe(number);
  });

  test("goes before a bump, and says so", async () => {
    const source = await sourceOf("1.2.3");
    const directory = makeDirectory({ number: "5.0.0" });
    const params = { file: "/number", bump: "major", build: "b" };
    const { answer, stderr } = await runStep("out", { source, params }, { directory });
    expect(answer).toEqual(answerOf("5.0.0"));
    expect(stderr).toContain('"params.bump" has no effect, because "params.file" is given');
    expect(stderr).toContain('"params.build" has no effect, because "params.file" is given');
  });

  test.each([
    { name: "is missing", file: "missing", says: /error opening version file: Cannot use path "missing"/ },
    {
      name: "leads outside",
      file: "../number",
      says: /error opening version file: Cannot use path "..\/number"/,
    },
    {
      name: "is a link that leads outside",
      file: "link",
      says: /error opening version file: Cannot use path "link"/,
    },
    {
      name: "is a directory",
      file: "directory",
      says: /error reading version file: Cannot read "directory"/,
    },
    { name: "is empty", file: "empty", says: /error parsing version: .*"empty": it is empty/ },
    { name: "is no version", file: "words", says: /error parsing version: .*"words": .*"hello"/ },
  ])("that $name is refused before anything is written", async ({ file, says }) => {
    const source = await sourceOf("1.2.3");
    const directory = makeDirectory({ empty: "", words: "hello world" });
    mkdirSync(join(directory, "directory"));
    symlinkSync("/etc/hostname", join(directory, "link"));
    expectFailure(await runStep("out", { source, params: { file } }, { directory }), says);
    expect(await store.text(bucket, source.key)).toBe("1.2.3");
  });
});

describe("a put that says not what to do", () => {
  test.each([
    { name: "no params", params: undefined },
    { name: "null", params: null },
    { name: "switches alone", params: { pre_without_version: true, build_without_version: true } },
    { name: "empty texts", params: { bump: "", pre: "", build: null, file: "" } },
    { name: "a get_latest that is off", params: { get_latest: "false" } },
  ])("is refused: $name", async ({ params }) => {
    const source = await sourceOf();
    const outcome = await runStep("out", { source, params }, { directory: makeDirectory() });
    expectFailure(outcome, /no version bump specified/);
    expect(await store.text(bucket, source.key)).toBeUndefined();
  });
});
