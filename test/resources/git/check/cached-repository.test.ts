import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { type Checker, commits, openChecker } from "../../../support/git-check.ts";
import { gitContext } from "../../../support/git-scratch.ts";
import { GIT_ENVIRONMENT } from "../../../support/git-server/environment.ts";
import { addCommits } from "../../../support/git-server/history.ts";
import type { TestRepository } from "../../../support/git-server/repository.ts";
import { type GitServer, startGitServer } from "../../../support/git-server/server.ts";
import { open } from "../../../support/opened.ts";

let server: GitServer;
let repository: TestRepository;
let uri: string;
let checker: Checker;
let first: string | undefined;
let second: string | undefined;
beforeEach(async () => {
  // With the oldest protocol it is one request for refs, and another one for commits.
  server = await open(startGitServer({ protocol: "oldest" }));
  repository = server.createRepository();
  uri = server.urlOf(repository);
  checker = await openChecker();
  [first, second] = addCommits(repository, ["1", "2"]);
});

const folder = () => join(checker.directory, "git-resource-repo-cache");
const entries = () => (existsSync(folder()) ? readdirSync(folder()) : []);
const repositories = () => entries().filter((name) => name.endsWith(".git"));
const cache = () => join(folder(), String(repositories()[0]));
const fetches = () => server.requests.filter(({ subject }) => subject === "fetch").length;
const countOf = (what: string) =>
  Number(
    execFileSync(
      "git",
      ["--git-dir", cache(), "cat-file", "--batch-all-objects", "--batch-check=%(objecttype)"],
      { env: GIT_ENVIRONMENT },
    )
      .toString()
      .split("\n")
      .filter((line) => line === what).length,
  );

test("nothing is fetched, nor any git but one started, as long as nothing is new", async () => {
  const context = gitContext();
  checker = await openChecker(context);
  const source = { uri, debug: true };
  await expect(checker.run(source, { ref: first })).resolves.toEqual(commits(first, second));
  await expect(checker.run(source, { ref: second })).resolves.toEqual(commits(second));
  const fetched = fetches();
  const asked = server.requests.length;
  const told = context.log.text().length;
  await expect(checker.run(source, { ref: second })).resolves.toEqual(commits(second));
  expect(server.requests.slice(asked).map(({ subject }) => subject)).toEqual(["refs-for-fetch"]);
  expect(
    context.log
      .text()
      .slice(told)
      .match(/: status 0 after/g),
  ).toHaveLength(1);
  expect(fetches()).toBe(fetched);
});

test("an answer is for its own question alone", async () => {
  const [, third] = addCommits(repository, ["3 [ci skip]", "4"]);
  const ask = (keys: object, version?: object) => checker.run({ uri, branch: "main", ...keys }, version);
  await expect(ask({}, { ref: first })).resolves.toEqual(commits(first, second, third));
  await expect(ask({}, { ref: second })).resolves.toEqual(commits(second, third));
  await expect(ask({ version_depth: 2 })).resolves.toEqual(commits(second, third));
  await expect(ask({ paths: ["nowhere"] }, { ref: first })).resolves.toEqual([]);
  await expect(ask({ commit_filter: { include: ["^2"] } })).resolves.toEqual(commits(second));
  await expect(ask({ disable_ci_skip: true }, { ref: second })).resolves.toHaveLength(3);
  addCommits(repository, ["other"], { branch: "other" });
  await expect(ask({ branch: "other" })).resolves.toHaveLength(1);
  await expect(ask({}, { ref: first })).resolves.toEqual(commits(first, second, third));
});

test("what is new is all that is fetched, and what is held is what is needed", async () => {
  await checker.run({ uri });
  expect([countOf("commit"), countOf("tree"), countOf("blob")]).toEqual([1, 0, 0]);
  addCommits(repository, ["3", "4"]);
  await checker.run({ uri }, { ref: second });
  expect([countOf("commit"), countOf("tree"), countOf("blob")]).toEqual([3, 0, 0]);
  rmSync(folder(), { recursive: true });
  await checker.run({ uri, paths: ["file"] });
  expect([countOf("commit"), countOf("tree"), countOf("blob")]).toEqual([2, 2, 0]);
});

test.each([
  { name: "was deleted", damage: () => rmSync(cache(), { recursive: true }) },
  {
    name: "is empty",
    damage: () => readdirSync(cache()).map((name) => rmSync(join(cache(), name), { recursive: true })),
  },
  { name: "lost its objects", damage: () => rmSync(join(cache(), "objects"), { recursive: true }) },
  { name: "lost its refs", damage: () => rmSync(join(cache(), "refs"), { recursive: true }) },
  { name: "has broken packs", damage: () => breakPacks() },
  { name: "has a broken configuration", damage: () => writeFileSync(join(cache(), "config"), "[") },
  { name: "has a broken boundary", damage: () => writeFileSync(join(cache(), "shallow"), "nonsense\n") },
  { name: "has lost its boundary", damage: () => rmSync(join(cache(), "shallow")) },
  { name: "is locked by what was killed", damage: () => leaveLocks() },
  { name: "became a file", damage: () => becomes((path) => writeFileSync(path, "")) },
  { name: "became a link", damage: () => becomes((path) => symlinkSync(repository.path, path)) },
  { name: "can be changed by others", damage: () => chmodSync(cache(), 0o777) },
  { name: "has become a crowd of packs", damage: () => crowd() },
])("a cache that $name changes no answer, and is there again afterwards", async ({ damage }) => {
  await checker.run({ uri }, { ref: second });
  damage();
  const [third] = addCommits(repository, ["3"]);
  await expect(checker.run({ uri }, { ref: second })).resolves.toEqual(commits(second, third));
  const [fourth] = addCommits(repository, ["4"]);
  await expect(checker.run({ uri }, { ref: third })).resolves.toEqual(commits(third, fourth));
  expect(checker.log()).toBe("");
  expect(repositories()).toHaveLength(1);
  expect(statSync(cache()).isDirectory()).toBe(true);
  expect(readdirSync(checker.directory)).toEqual(["git-resource-repo-cache"]);
});

function breakPacks(): void {
  const packs = join(cache(), "objects/pack");
  for (const name of readdirSync(packs)) {
    chmodSync(join(packs, name), 0o600);
    writeFileSync(join(packs, name), "no pack");
  }
}

function leaveLocks(): void {
  for (const name of ["shallow.lock", "config.lock", "refs/check/tip.lock", "packed-refs.lock"])
    writeFileSync(join(cache(), name), "");
  writeFileSync(join(cache(), "objects/pack/tmp_pack_XXXXXX"), "");
}

function becomes(make: (path: string) => void): void {
  const path = cache();
  rmSync(path, { recursive: true });
  make(path);
}

function crowd(): void {
  for (let at = 0; at < 101; at++) writeFileSync(join(cache(), `objects/pack/pack-${at}.pack`), "");
}

test.each([
  { name: "is a file", make: () => writeFileSync(folder(), "") },
  { name: "is a link", make: () => symlinkSync(repository.path, folder()) },
  { name: "can be changed by others", make: () => makeForAll() },
])("a folder of caches that $name is left alone", async ({ make }) => {
  make();
  await expect(checker.run({ uri }, { ref: first })).resolves.toEqual(commits(first, second));
  const fetched = fetches();
  await expect(checker.run({ uri }, { ref: first })).resolves.toEqual(commits(first, second));
  expect(fetches()).toBe(2 * fetched);
  expect(readdirSync(repository.path).filter((name) => /[0-9a-f]{32}/.test(name))).toEqual([]);
});

function makeForAll(): void {
  mkdirSync(folder());
  chmodSync(folder(), 0o777);
}

test("a memo that is none of ours is not believed", async () => {
  await checker.run({ uri }, { ref: second });
  const memo = join(folder(), String(entries().find((name) => name.endsWith(".json"))));
  const forged = `${JSON.stringify({ state: "x", versions: [{ ref: "forged" }] })}`;
  for (const text of ["", "{", "[]", forged]) {
    writeFileSync(memo, text);
    await expect(checker.run({ uri }, { ref: second })).resolves.toEqual(commits(second));
  }
  chmodSync(memo, 0o666);
  await expect(checker.run({ uri }, { ref: second })).resolves.toEqual(commits(second));
  expect(statSync(memo).mode & 0o777).toBe(0o600);
});

test("two checks at once get in each other's way as little as two containers", async () => {
  await checker.run({ uri }, { ref: second });
  const [third] = addCommits(repository, ["3"]);
  const answers = await Promise.all([1, 2, 3].map(() => checker.run({ uri }, { ref: second })));
  expect(answers).toEqual([1, 2, 3].map(() => commits(second, third)));
  expect(repositories()).toHaveLength(1);
  const [fourth] = addCommits(repository, ["4"]);
  await expect(checker.run({ uri }, { ref: third })).resolves.toEqual(commits(third, fourth));
});

test("a server that fails leaves the cache as it was", async () => {
  await checker.run({ uri }, { ref: second });
  const kept = cache();
  const [third] = addCommits(repository, ["3"]);
  server.fail("fetch", { kind: "status", status: 403 });
  await expect(checker.run({ uri }, { ref: second })).rejects.toMatchObject({ code: "access-denied" });
  expect(cache()).toBe(kept);
  expect(countOf("commit")).toBe(1);
  await expect(checker.run({ uri }, { ref: second })).resolves.toEqual(commits(second, third));
});

test("a check that is interrupted while it fetches puts the cache back", async () => {
  const context = gitContext();
  await checker.run({ uri }, { ref: second });
  const other = await openChecker(context);
  await other.run({ uri }, { ref: second });
  addCommits(repository, ["3"]);
  server.fail("fetch", { kind: "stall" });
  const asked = server.requests.length;
  const running = other.run({ uri }, { ref: second });
  while (server.requests.length < asked + 3) await new Promise((resolve) => setTimeout(resolve, 5));
  context.interrupt();
  await expect(running).rejects.toThrow("interrupted");
  const left = join(other.directory, "git-resource-repo-cache");
  expect(readdirSync(left).filter((name) => name.endsWith(".git"))).toHaveLength(1);
  expect(readdirSync(other.directory)).toEqual(["git-resource-repo-cache"]);
});
