import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { commits, openChecker } from "../../../support/git-check.ts";
import { addCommit, addCommits, addTag } from "../../../support/git-server/history.ts";
import type { createRepository, TestRepository } from "../../../support/git-server/repository.ts";
import { type GitServerOptions, startGitServer } from "../../../support/git-server/server.ts";
import { open } from "../../../support/opened.ts";

async function served(options: GitServerOptions = {}, kind: Parameters<typeof createRepository>[1] = {}) {
  const server = await open(startGitServer(options));
  const repository = server.createRepository(kind);
  return { server, repository, uri: server.urlOf(repository), checker: await openChecker() };
}

/** One after the other, as a file with the name of the message. */
const change = (repository: TestRepository, name: string, more: object = {}) =>
  addCommit(repository, { message: name, files: { [name]: name }, ...more });

/**
 * A  B  M  D   main: M merges the side branch S T, which begins at A; R is a root of its own, merged by D
 */
function merged(repository: TestRepository) {
  const a = change(repository, "A");
  const s = change(repository, "S", { branch: "side", parents: [a] });
  const t = change(repository, "T", { branch: "side" });
  const b = change(repository, "B");
  const m = addCommit(repository, { message: "M", parents: [b, t], files: { S: "S", T: "T" } });
  const r = change(repository, "R", { branch: "root", parents: [] });
  const d = addCommit(repository, { message: "D", parents: [m, r], files: { R: "R" } });
  return { a, s, t, b, m, r, d };
}
type Name = keyof ReturnType<typeof merged>;

describe.each(["without a cache", "with a cache"])("%s", (cached) => {
  test.each([
    { name: "the tip", ref: "d", expected: ["d"] },
    { name: "a merge", ref: "m", expected: ["m", "d"] },
    { name: "a commit before a merge", ref: "b", expected: ["b", "m", "d"] },
    { name: "a root", ref: "a", expected: ["a", "b", "m", "d"] },
    { name: "the first of a merged branch", ref: "s", expected: ["b", "m", "d"] },
    { name: "the last of a merged branch", ref: "t", expected: ["b", "m", "d"] },
    { name: "another root that was merged", ref: "r", expected: ["a", "b", "m", "d"] },
  ] as { name: string; ref: Name; expected: Name[] }[])("the version is $name", async ({ ref, expected }) => {
    const { repository, uri, checker } = await served();
    const made = merged(repository);
    if (cached === "with a cache") await checker.run({ uri, version_depth: 20 });
    const answer = await checker.run({ uri }, { ref: made[ref] });
    expect(answer).toEqual(commits(...expected.map((name) => made[name])));
    expect(checker.log()).toBe("");
  });

  test.each([
    { name: "bogus", ref: "0123456789012345678901234567890123456789" },
    { name: "rewritten", ref: "old" },
    { name: "no commit at all", ref: "HEAD:.." },
    { name: "an option", ref: "--output=/tmp/x" },
    { name: "a reflog entry", ref: "@{u}" },
    { name: "HEAD", ref: "HEAD" },
    { name: "a glob", ref: "v*" },
  ])("a version that is $name makes the check start over, and say so", async ({ ref }) => {
    const { repository, uri, checker } = await served();
    const [first, old] = addCommits(repository, ["first", "old"]);
    if (cached === "with a cache") await checker.run({ uri }, { ref: first });
    const tip = addCommit(repository, { parents: [String(first)], message: "new" });
    const version = { ref: ref === "old" ? old : ref };
    await expect(checker.run({ uri, branch: "main" }, version)).resolves.toEqual(commits(tip));
    expect(checker.log()).toMatch(
      /^.*warning: Cannot find version ".*" in the history of branch "main".*\n$/,
    );
  });

  test("a branch that was set back to what is before the version answers its tip", async () => {
    const { repository, uri, checker } = await served();
    const [first, second, third] = addCommits(repository, ["1", "2", "3"]);
    if (cached === "with a cache") await checker.run({ uri }, { ref: first });
    repository.git(["update-ref", "refs/heads/main", String(second)]);
    await expect(checker.run({ uri }, { ref: third })).resolves.toEqual(commits(second));
    expect(checker.log()).toContain("rewritten");
  });

  test("a version may be the beginning of an id, or a tag", async () => {
    const { repository, uri, checker } = await served();
    const made = addCommits(repository, ["1", "2", "3"]);
    const [root = "", second = ""] = made;
    addTag(repository, "20240101", second, { date: 1_700_000_000 });
    addTag(repository, "light", second);
    if (cached === "with a cache") await checker.run({ uri, version_depth: 3 });
    for (const ref of [second.slice(0, 9), second.slice(0, 9).toUpperCase(), "20240101", "light"])
      await expect(checker.run({ uri }, { ref })).resolves.toEqual(commits(...made.slice(1)));
    await expect(checker.run({ uri }, { ref: root.slice(0, 12) })).resolves.toEqual(commits(...made));
    expect(checker.log()).toBe("");
  });
});

test("commits follow one another by their parents, whatever their dates say", async () => {
  const { repository, uri, checker } = await served();
  const first = change(repository, "1", { date: 1_700_000_000 });
  const future = change(repository, "2", { date: 2_000_000_000 });
  const past = change(repository, "3", { date: 1_000_000_000 });
  await expect(checker.run({ uri })).resolves.toEqual(commits(past));
  await expect(checker.run({ uri }, { ref: first })).resolves.toEqual(commits(first, future, past));
});

test("a version that a filter leaves out is not answered, and nothing instead of it", async () => {
  const { repository, uri, checker } = await served();
  const [, skipped] = addCommits(repository, ["1", "2 [ci skip]"]);
  await expect(checker.run({ uri }, { ref: skipped })).resolves.toEqual([]);
  const later = change(repository, "3");
  await expect(checker.run({ uri }, { ref: skipped })).resolves.toEqual(commits(later));
});

test.each([
  { name: "a server that cannot filter", options: {}, kind: { filters: "refused" } },
  { name: "a server of the oldest protocol", options: { protocol: "oldest" }, kind: {} },
  { name: "a SHA-256 repository", options: {}, kind: { objectFormat: "sha256" } },
] as const)("$name is checked as any other", async ({ options, kind }) => {
  const { repository, uri, checker } = await served(options, kind);
  const made = addCommits(
    repository,
    Array.from({ length: 60 }, (_, at) => `${at}`),
  );
  await expect(checker.run({ uri, version_depth: 3 })).resolves.toEqual(commits(...made.slice(57)));
  await expect(checker.run({ uri }, { ref: made[2] })).resolves.toEqual(commits(...made.slice(2)));
  const [later] = addCommits(repository, ["later"]);
  await expect(checker.run({ uri }, { ref: made[59] })).resolves.toEqual(commits(made[59], later));
  await expect(checker.run({ uri, paths: ["fil*"] }, { ref: made[58] })).resolves.toEqual(
    commits(made[58], made[59], later),
  );
});

test("what is far back is found in a few steps, however many commits there are", async () => {
  const { server, repository, uri, checker } = await served();
  const messages = Array.from({ length: 3000 }, (_, at) => (at === 7 ? "the one" : `${at}`));
  const made = addCommits(repository, messages);
  const posts = () => server.requests.filter(({ subject }) => subject === "fetch").length;
  await expect(checker.run({ uri }, { ref: made[2600] })).resolves.toHaveLength(400);
  // One for the refs; two each, refs and commits, for 50 and for 500.
  expect(posts()).toBe(5);
  const only = { uri, commit_filter: { include: ["^the one$"] } };
  await expect((await openChecker()).run(only)).resolves.toEqual(commits(made[7]));
  await expect((await openChecker()).run({ uri }, { ref: made[0] })).resolves.toHaveLength(3000);
});

test("the first check brings one commit, and neither trees nor files", async () => {
  const { server, repository, uri, checker } = await served();
  addCommits(
    repository,
    Array.from({ length: 300 }, (_, at) => `${at}`),
  );
  await checker.run({ uri });
  expect(Math.max(...server.requests.map(({ bytes }) => bytes))).toBeLessThan(1000);
});

describe("the branch", () => {
  test("is the one of that very name, whatever else there is", async () => {
    const { repository, uri, checker } = await served();
    const [main] = addCommits(repository, ["main"]);
    addCommits(repository, ["other"], { branch: "feature/main" });
    addCommits(repository, ["tagged"], { branch: "tagged" });
    addTag(repository, "main", repository.git(["rev-parse", "refs/heads/tagged"]));
    await expect(checker.run({ uri, branch: "main" })).resolves.toEqual(commits(main));
    const [later] = addCommits(repository, ["later"]);
    await expect(checker.run({ uri, branch: "main" }, { ref: main })).resolves.toEqual(commits(main, later));
  });

  test("may be a tag where there is no such branch", async () => {
    const { repository, uri, checker } = await served();
    const [first = "", second = ""] = addCommits(repository, ["1", "2"]);
    addTag(repository, "v1", first, { date: 1_700_000_000 });
    await expect(checker.run({ uri, branch: "v1" })).resolves.toEqual(commits(first));
    addTag(repository, "v1", second, { date: 1_700_000_001 });
    await expect(checker.run({ uri, branch: "v1" }, { ref: first })).resolves.toEqual(commits(first, second));
  });

  test("that does not exist is an error, as long as there is any other", async () => {
    const { repository, uri, checker } = await served();
    await expect(checker.run({ uri, branch: "main" })).resolves.toEqual([]);
    await expect(checker.run({ uri })).resolves.toEqual([]);
    addCommits(repository, ["1"], { branch: "other" });
    await expect(checker.run({ uri })).resolves.toEqual([]);
    await expect(checker.run({ uri, branch: "main" })).rejects.toMatchObject({
      code: "not-found",
      message: `Cannot find branch "main" in "${uri}": it has no branch or tag of that name`,
    });
  });

  test("is where HEAD leads, also after that has changed, and where HEAD is detached", async () => {
    const { repository, uri, checker } = await served();
    const [main = ""] = addCommits(repository, ["1"]);
    await expect(checker.run({ uri })).resolves.toEqual(commits(main));
    const next = addCommit(repository, { branch: "next", parents: [main], message: "next" });
    repository.git(["symbolic-ref", "HEAD", "refs/heads/next"]);
    await expect(checker.run({ uri }, { ref: main })).resolves.toEqual(commits(main, next));
    repository.git(["update-ref", "--no-deref", "HEAD", main]);
    await expect(checker.run({ uri })).resolves.toEqual(commits(main));
  });

  test.each(["a$(touch)b", "it's", 'say"yes"', "a;b", "a&b|c", "`id`", "öl", "a'b\"c$d"])(
    "may be called %s",
    async (branch) => {
      const { repository, uri, checker } = await served();
      const [first] = addCommits(repository, ["1"], { branch });
      await expect(checker.run({ uri, branch })).resolves.toEqual(commits(first));
    },
  );
});

test("a remote that has become a shallow one keeps git from asking for the rest for ever", async () => {
  const { repository, uri, checker } = await served();
  const first = change(repository, "first");
  await checker.run({ uri });
  const later = [change(repository, "second"), change(repository, "third")];
  writeFileSync(join(repository.path, "shallow"), `${later[1]}\n`);
  await expect(checker.run({ uri }, { ref: first })).resolves.toEqual(commits(`${later[1]}`));
}, 20_000);
