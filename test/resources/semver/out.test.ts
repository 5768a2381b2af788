import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { put } from "../../../resources/semver/out.ts";
import { parseRequest } from "../../../shared/resource/request.ts";
import { BUCKET, openStore, operations, type Store } from "../../support/store.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

function run(params: object, keys: object = {}) {
  const request = JSON.stringify({ source: { ...store.source, key: "version", ...keys }, params });
  return put.run(parseRequest(put.request, request, store.context.log), store.context);
}

const stored = () => store.server.object(BUCKET, "version")?.body.toString();
const answerOf = (number: string) => ({ version: { number }, metadata: [{ name: "number", value: number }] });

test.each([
  [undefined, { bump: "minor" }, {}, "0.1.0"],
  [undefined, { bump: "minor", pre: "rc" }, { initial_version: "1.2.3" }, "1.3.0-rc.1"],
  ["1.2.3", { bump: "major" }, {}, "2.0.0"],
  ["1.2.3-rc.1", { pre: "rc" }, {}, "1.2.3-rc.2"],
  ["1.2.3+b.1", { build: "b" }, {}, "1.2.3+b.2"],
  ["1.2.3", { bump: "final" }, {}, "1.2.3"],
])("%s bumped by %j, source %j, is %s", async (before, params, keys, after) => {
  if (before) store.server.put(BUCKET, "version", before);
  await expect(run(params, keys)).resolves.toEqual(answerOf(after));
  expect(stored()).toBe(after);
});

test.each([
  ["1.2.3", {}, "1.2.3"],
  [undefined, {}, "0.0.0"],
  [undefined, { initial_version: "4.0.0" }, "4.0.0"],
])("get_latest of %s, source %j, reports %s and writes nothing", async (before, keys, reported) => {
  if (before) store.server.put(BUCKET, "version", before);
  await expect(run({ get_latest: true }, keys)).resolves.toEqual(answerOf(reported));
  expect(stored()).toBe(before);
});

test.each([
  ["a plain path", "out/version"],
  ["a leading slash, which stays inside", "/out/version"],
])("the version of a file is stored whatever is there: %s", async (_, file) => {
  mkdirSync(join(store.directory, "out"));
  writeFileSync(join(store.directory, "out/version"), "1.0.0 # from the build\n");
  store.server.put(BUCKET, "version", "9.0.0");
  await expect(run({ file })).resolves.toEqual(answerOf("1.0.0"));
  expect(stored()).toBe("1.0.0");
});

test.each([
  [{ get_latest: true, file: "f", bump: "major" }, ["params.file", "params.bump"], "params.get_latest"],
  [{ file: "version", pre: "rc", build: "b" }, ["params.pre", "params.build"], "params.file"],
])("what has no effect in %j is told", async (params, ignored, winner) => {
  writeFileSync(join(store.directory, "version"), "1.0.0");
  await run(params);
  for (const name of ignored) {
    expect(store.context.log.text()).toContain(
      `warning: "${name}" has no effect, because "${winner}" is given`,
    );
  }
  expect(store.context.log.text().match(/has no effect/g)).toHaveLength(ignored.length);
});

test("a bump that goes backwards is stored, with a warning", async () => {
  store.server.put(BUCKET, "version", "1.2.3");
  await expect(run({ pre: "rc" })).resolves.toEqual(answerOf("1.2.3-rc.1"));
  expect(store.context.log.text()).toContain("warning: The bump goes backwards");
});

describe("an error before anything is asked of the store", () => {
  test.each([
    ["nothing to do", {}, undefined, "no version bump specified"],
    ["a suffix without its word", { pre_without_version: true }, undefined, "no version bump specified"],
    ["a missing file", { file: "missing" }, "opening version file", 'Cannot use path "missing"'],
    ["a file outside", { file: "../version" }, "opening version file", "outside the build directory"],
    ["a link that leads outside", { file: "link" }, "opening version file", "outside the build directory"],
    ["a directory", { file: "." }, "reading version file", 'Cannot read "."'],
    ["an empty file", { file: "empty" }, "parsing version", "it is empty"],
    ["a file without a version", { file: "odd" }, "parsing version", 'Cannot read version "v1.2.3"'],
  ])("%s", async (_, params, stage, message) => {
    symlinkSync("/etc/hostname", join(store.directory, "link"));
    writeFileSync(join(store.directory, "empty"), "\n");
    writeFileSync(join(store.directory, "odd"), "v1.2.3");
    const failure = await run(params).catch((error: unknown) => error);
    expect(failure).toMatchObject({ stage, message: expect.stringContaining(message) });
    expect(operations(store)).toEqual([]);
  });
});

test("a bump that cannot be is an error, and what is stored stays", async () => {
  store.server.put(BUCKET, "version", "18446744073709551615.0.0");
  await expect(run({ bump: "major" })).rejects.toMatchObject({
    code: "invalid-request",
    stage: "bumping version",
  });
  expect(stored()).toBe("18446744073709551615.0.0");
});
