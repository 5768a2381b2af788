import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { addCommits, addTag } from "../../support/git-server/history.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";
import { leaksOf } from "../support/leaks.ts";
import { programsOf } from "../support/program.ts";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { openWay, PASSWORD, WAY_NAMES, type Way } from "./ways.ts";

const { runStep, startStep, runInImage } = programsOf("git");
const CACHES = "git-resource-repo-cache";

async function check(source: object, version: object | undefined, temporary: string) {
  const outcome = await runStep("check", { source, version }, { env: { TMPDIR: temporary } });
  expect(leaksOf(PASSWORD, outcome.stdout + outcome.stderr)).toEqual([]);
  return outcome;
}

const refs = (...oids: readonly (string | undefined)[]) => oids.map((ref) => ({ ref }));

describe.each(WAY_NAMES)("over %s", (name) => {
  let way: Way;
  let temporary: string;
  beforeEach(async () => {
    way = await openWay(name);
    temporary = makeDirectory();
  });
  const run = (version?: object, keys: object = {}) => {
    return check({ ...way.source, branch: "main", ...keys }, version, temporary);
  };

  test("an empty repository gets its first commits, is rewritten, and goes on", async () => {
    expect(await run()).toMatchObject({
      code: 0,
      answer: [],
      stderr: expect.stringMatching(/^Found no versions: ".*" is empty\n$/),
    });
    const [first, second] = addCommits(way.repository, ["first", "second"]);
    expect(await run()).toMatchObject({ code: 0, answer: refs(second), stderr: "" });
    const [third, skipped, last] = addCommits(way.repository, ["third", "[ci skip] fourth", "fifth"]);
    expect(await run({ ref: second })).toMatchObject({ code: 0, answer: refs(second, third, last) });
    expect(await run({ ref: skipped })).toMatchObject({ code: 0, answer: refs(last) });
    way.repository.git(["update-ref", "refs/heads/main", String(first)]);
    const rewritten = await run({ ref: last });
    expect(rewritten).toMatchObject({ code: 0, answer: refs(first) });
    expect(rewritten.stderr).toMatch(/Cannot find version "[0-9a-f]{40}" .*rewritten/);
  });

  test("tags and branches are versions", async () => {
    const [first, second] = addCommits(way.repository, ["first", "second"]);
    addTag(way.repository, "v1", String(first), { date: 1_700_000_000 });
    addTag(way.repository, "v2", String(second), { date: 1_700_000_001 });
    expect(await run(undefined, { tag_filter: "v*" })).toMatchObject({
      code: 0,
      answer: [{ ref: "v2", commit: second }],
    });
    expect(await run({ ref: "v1", commit: first }, { tag_regex: "v[0-9]" })).toMatchObject({
      answer: [
        { ref: "v1", commit: first },
        { ref: "v2", commit: second },
      ],
    });
    expect(await run(undefined, { version_type: "branches" })).toMatchObject({
      answer: [{ branches: '["main"]' }],
    });
  });

  test("nothing is left in the temp directory but the cache, which is for the user of the program alone", async () => {
    const [first] = addCommits(way.repository, ["first"]);
    expect(await run({ ref: first })).toMatchObject({ code: 0, answer: refs(first) });
    expect(readdirSync(temporary)).toEqual([CACHES]);
    if (runInImage) return;
    const texts = textsIn(temporary);
    expect(Object.keys(texts)).toContainEqual(expect.stringMatching(/[0-9a-f]{32}\.json$/));
    expect(Object.values(texts).flatMap((text) => leaksOf(PASSWORD, text))).toEqual([]);
    expect(statSync(join(temporary, CACHES)).mode & 0o777).toBe(0o700);
  });
});

test.each([
  {
    name: "an unknown key",
    source: { uri: "/x", branhc: "main" },
    said: /Found unknown keys in source: "branhc".*Did you mean branch\?/,
  },
  { name: "no uri", source: {}, said: /"source.uri": it is required/ },
  {
    name: "two patterns",
    source: { uri: "/x", tag_filter: "a", tag_regex: "b" },
    said: /both tag_filter and tag_regex/,
  },
  { name: "a depth of none", source: { uri: "/x", version_depth: 0 }, said: /version_depth.*from 1 to/ },
  {
    name: "a list that is none",
    source: { uri: "/x", commit_filter: { include: "a" } },
    said: /expected array of strings/,
  },
  {
    name: "a branch like an option",
    source: { uri: "/x", branch: "--upload-pack=touch" },
    said: /begins with a dash/,
  },
])("$name is refused with one line", async ({ source, said }) => {
  const outcome = await check(source, undefined, makeDirectory());
  expect(outcome).toMatchObject({ code: 1, stdout: "" });
  expect(outcome.stderr).toMatch(said);
  expect(outcome.stderr.trim().split("\n")).toHaveLength(1);
});

test("a check that is interrupted leaves the cache of the last one, and nothing else", async () => {
  // With the oldest protocol the first request to fetch is the one for commits.
  const server = await open(startGitServer({ protocol: "oldest" }));
  const repository = server.createRepository();
  const temporary = makeDirectory();
  const source = { uri: server.urlOf(repository) };
  const [first, second] = addCommits(repository, ["first", "second"]);
  expect(await check(source, { ref: first }, temporary)).toMatchObject({ answer: refs(first, second) });
  const [third] = addCommits(repository, ["third"]);
  server.fail("fetch", { kind: "stall" });
  const listed = server.requests.length;
  const running = startStep("check", { source, version: { ref: first } }, { env: { TMPDIR: temporary } });
  // One for the refs, one for the refs once more, one for commits.
  while (server.requests.length < listed + 3) await new Promise((resolve) => setTimeout(resolve, 5));
  running.kill("SIGTERM");
  expect(await running.outcome).toMatchObject({ code: 143, stdout: "" });
  expect(readdirSync(temporary)).toEqual([CACHES]);
  if (!runInImage) {
    const kept = readdirSync(join(temporary, CACHES)).filter((name) => name.endsWith(".git"));
    expect(kept).toHaveLength(1);
  }
  expect(await check(source, { ref: second }, temporary)).toMatchObject({ answer: refs(second, third) });
});

test("a check that is killed at any moment spoils nothing for the next ones", async () => {
  const server = await open(startGitServer());
  const repository = server.createRepository();
  const temporary = makeDirectory();
  const source = { uri: server.urlOf(repository), paths: ["file"] };
  let [version] = addCommits(repository, ["first"]);
  for (let delay = 0; delay < 240; delay += 30) {
    const [next] = addCommits(repository, [`after ${delay} ms`], { date: 1_700_000_000 + delay + 1 });
    const running = startStep("check", { source, version: { ref: version } }, { env: { TMPDIR: temporary } });
    await new Promise((resolve) => setTimeout(resolve, delay));
    running.kill("SIGKILL");
    await running.outcome;
    const outcome = await check(source, { ref: version }, temporary);
    expect(outcome).toMatchObject({ code: 0, answer: refs(version, next), stderr: "" });
    version = next;
  }
});
