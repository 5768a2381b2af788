import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { textsIn } from "../support/workspace.ts";
import { makeWorld, put, type World } from "./put.ts";

const MAIN = "refs/heads/main";

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});

test("the commit at HEAD becomes the branch, and nothing else changes anywhere", async () => {
  const { artifact, remote, temporary } = world;
  const head = artifact.commit({ file: "1\n" }, "a change");
  const before = textsIn(artifact.path);
  const outcome = await put(world);
  expect(outcome).toMatchObject({ code: 0, version: { ref: head } });
  expect(outcome.answer?.metadata).toEqual([
    { name: "commit", value: head },
    { name: "author", value: "Test" },
    { name: "author_date", value: expect.stringMatching(/^\d{4}-/), type: "time" },
    { name: "committer", value: "Test" },
    { name: "committer_date", value: expect.stringMatching(/^\d{4}-/), type: "time" },
    { name: "message", value: "a change\n", type: "message" },
  ]);
  expect(remote.refs()).toEqual({ [MAIN]: head });
  expect(textsIn(artifact.path)).toEqual(before);
  expect(readdirSync(temporary)).toEqual([]);
  // Nothing that a plain push does not need is asked for.
  expect(world.server.requests.map(({ subject }) => subject)).toEqual(["refs-for-push", "push"]);
});

test("the branch that is checked out in the artifact is told", async () => {
  const { artifact } = world;
  artifact.git(["checkout", "--quiet", "-b", "work"]);
  artifact.git(["branch", "--force", "main", artifact.commit({ file: "1\n" })]);
  const { answer } = await put(world);
  expect(answer?.metadata).toContainEqual({ name: "branch", value: "main,work" });
});

test("params name another branch, which is made, and which is part of the version", async () => {
  const head = world.artifact.commit({ file: "1\n" });
  expect(await put(world, { branch: "release/1" }, { branch: undefined })).toMatchObject({
    code: 0,
    version: { branch: "release/1", ref: head },
  });
  expect(world.remote.refs()).toEqual({ [MAIN]: world.base, "refs/heads/release/1": head });
});

test("a prefix of refs leads somewhere else than to the branches", async () => {
  const head = world.artifact.commit({ file: "1\n" });
  expect(await put(world, { refs_prefix: "refs/for" })).toMatchObject({ code: 0, version: { ref: head } });
  expect(world.remote.refs()).toEqual({ [MAIN]: world.base, "refs/for/main": head });
});

test("a put of what is there already succeeds", async () => {
  expect(await put(world)).toMatchObject({ code: 0, version: { ref: world.base } });
});

test("a branch that has moved meanwhile is an error, and stays", async () => {
  world.artifact.commit({ file: "1\n" });
  const theirs = world.remote.commit("main", { other: "2\n" });
  const outcome = await put(world, { tag: "name" }, {}, withFile("name", "v1"));
  expect(outcome).toMatchObject({ code: 1, stdout: "" });
  expect(outcome.stderr).toMatch(
    /Cannot push "refs\/heads\/main" to "http.*": (?:fetch first|non-fast-forward)/,
  );
  expect(outcome.stderr).toContain('set "rebase" or "merge"');
  expect(world.remote.refs()).toEqual({ [MAIN]: theirs });
});

test("force replaces a branch that has moved, and the tag that is made, but no other tag", async () => {
  const { artifact, remote, base } = world;
  const theirs = remote.commit("main", { other: "2\n" });
  remote.git(["tag", "v1", theirs]);
  remote.git(["tag", "stale", theirs]);
  const head = artifact.commit({ file: "1\n" });
  artifact.git(["tag", "stale", base]);
  expect(await put(world, { force: true, tag: "name" }, {}, withFile("name", "v1"))).toMatchObject({
    code: 0,
  });
  expect(remote.refs()).toEqual({ [MAIN]: head, "refs/tags/stale": theirs, "refs/tags/v1": head });
});

describe("tags", () => {
  test("those of the artifact go along, but what the remote has is left alone", async () => {
    const { artifact, remote, base } = world;
    const theirs = remote.commit("other", { other: "2\n" });
    remote.git(["tag", "moved", theirs]);
    const head = artifact.commit({ file: "1\n" });
    artifact.git(["tag", "moved", base]);
    artifact.git(["tag", "light", base]);
    artifact.git(["tag", "-a", "-m", "heavy", "heavy"]);
    expect(await put(world)).toMatchObject({ code: 0 });
    expect(remote.refs()).toMatchObject({
      [MAIN]: head,
      "refs/tags/light": base,
      "refs/tags/heavy": artifact.git(["rev-parse", "refs/tags/heavy"]),
      "refs/tags/moved": theirs,
    });
  });

  test("only the one that is made goes along when that is asked for", async () => {
    const { artifact, remote } = world;
    artifact.git(["tag", "local"]);
    const params = { tag: "name", push_tags: "created" };
    expect(await put(world, params, {}, withFile("name", "v1\n"))).toMatchObject({ code: 0 });
    expect(Object.keys(remote.refs())).toEqual([MAIN, "refs/tags/v1"]);
  });

  test("a made one has prefix, message and tagger, and is told", async () => {
    const { artifact, remote } = world;
    artifact.write("out/name", "1.2.3\n\n");
    artifact.write("out/message", "# Release\n\nall of it  \n\n\n");
    const head = artifact.commit({ file: "1\n" });
    const params = { tag: "out/name", tag_prefix: "v", annotate: "out/message" };
    const outcome = await put(world, params, { git_user: "CI <ci@example.com>" });
    expect(outcome).toMatchObject({ code: 0, version: { ref: head } });
    expect(outcome.answer?.metadata).toContainEqual({ name: "tags", value: "v1.2.3" });
    expect(remote.git(["cat-file", "tag", "v1.2.3"])).toMatch(
      new RegExp(
        `^object ${head}\ntype commit\ntag v1\\.2\\.3\ntagger CI <ci@example\\.com> \\d+ \\+0000\n\n# Release\n\nall of it$`,
      ),
    );
    remote.git(["fsck", "--strict"]);
  });

  test("one that the artifact has elsewhere is made anew", async () => {
    const { artifact, remote, base } = world;
    artifact.git(["tag", "v1", base]);
    const head = artifact.commit({ file: "1\n" });
    const outcome = await put(world, { tag: "name" }, {}, withFile("name", "v1"));
    expect(outcome.code).toBe(0);
    expect(remote.refs()).toEqual({ [MAIN]: head, "refs/tags/v1": head });
    expect(artifact.git(["rev-parse", "v1"])).toBe(base);
  });

  test("an empty file makes none", async () => {
    const outcome = await put(world, { tag: "name" }, {}, withFile("name", "\n"));
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toContain('Making no tag: "name" is empty');
    expect(Object.keys(world.remote.refs())).toEqual([MAIN]);
  });

  test("one that the remote has on another commit lets nothing through", async () => {
    world.remote.git(["tag", "v1", world.base]);
    world.artifact.commit({ file: "1\n" });
    const outcome = await put(world, { tag: "name" }, {}, withFile("name", "v1"));
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toContain('Cannot push "refs/tags/v1"');
    expect(outcome.stderr).toContain("already exists");
    expect(outcome.stderr).not.toContain("trying again");
    expect(world.remote.refs()).toEqual({ [MAIN]: world.base, "refs/tags/v1": world.base });
  });

  test("a server without atomic pushes gets the branch first, and the error says so", async () => {
    world.remote.git(["config", "receive.advertiseAtomic", "false"]);
    world.remote.installHook("update", 'case $1 in refs/tags/v1) echo "v1 is reserved"; exit 1; esac');
    const head = world.artifact.commit({ file: "1\n" });
    const outcome = await put(world, { tag: "name" }, {}, withFile("name", "v1"));
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/hook declined; v1 is reserved.*; the branch has been pushed/);
    expect(world.remote.refs()).toEqual({ [MAIN]: head });
    expect(await put(world, { tag: "name" }, {}, withFile("name", "v2"))).toMatchObject({ code: 0 });
    expect(world.remote.refs()).toMatchObject({ "refs/tags/v2": head });
  });
});

describe("only_tag", () => {
  test("pushes all tags and no branch, and needs none", async () => {
    const head = world.artifact.commit({ file: "1\n" });
    world.artifact.git(["tag", "local"]);
    const params = { only_tag: true, tag: "name", rebase: true };
    const outcome = await put(world, params, { branch: undefined }, withFile("name", "v1"));
    expect(outcome).toMatchObject({ code: 0, version: { ref: head } });
    expect(outcome.stderr).toContain('"params.rebase" has no effect with "params.only_tag"');
    expect(world.remote.refs()).toEqual({
      [MAIN]: world.base,
      "refs/tags/local": head,
      "refs/tags/v1": head,
    });
  });

  test.each([
    { name: "is refused without force", force: false, code: 1 },
    { name: "counts with force", force: true, code: 0 },
  ])("a tag of the artifact that the remote has elsewhere $name", async ({ force, code }) => {
    world.remote.git(["tag", "v1", world.base]);
    const head = world.artifact.commit({ file: "1\n" });
    world.artifact.git(["tag", "v1", head]);
    const outcome = await put(world, { only_tag: true, force });
    expect(outcome.code).toBe(code);
    expect(world.remote.refs()).toEqual({ [MAIN]: world.base, "refs/tags/v1": force ? head : world.base });
  });

  test("without any tag there is nothing to push", async () => {
    const outcome = await put(world, { only_tag: true });
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toContain("Nothing to push");
    expect(world.server.requests).toEqual([]);
  });
});

test("push options arrive in their order, blanks and all", async () => {
  world.artifact.commit({ file: "1\n" });
  world.remote.installHook(
    "pre-receive",
    'echo "$GIT_PUSH_OPTION_COUNT: <$GIT_PUSH_OPTION_0> <$GIT_PUSH_OPTION_1>"; exit 1',
  );
  const outcome = await put(world, { push_options: ["merge_request.title=My change", "--ci.skip"] });
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain("2: <merge_request.title=My change> <--ci.skip>");
});

test("a server that takes no push options is told from one that is down", async () => {
  world.remote.git(["config", "receive.advertisePushOptions", "false"]);
  world.artifact.commit({ file: "1\n" });
  const outcome = await put(world, { push_options: ["a"] });
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain("it takes no push options");
});

test("a hook that refuses is quoted, and nothing has changed", async () => {
  world.artifact.commit({ file: "1\n" });
  world.remote.installHook("pre-receive", "echo 'the tree is frozen until Monday' >&2; exit 1");
  const outcome = await put(world, { tag: "name" }, {}, withFile("name", "v1"));
  expect(outcome).toMatchObject({ code: 1, stdout: "" });
  expect(outcome.stderr).toContain("pre-receive hook declined; the tree is frozen until Monday");
  expect(world.remote.refs()).toEqual({ [MAIN]: world.base });
  expect(readdirSync(world.temporary)).toEqual([]);
});

test("what the server has to say about a push is shown", async () => {
  world.artifact.commit({ file: "1\n" });
  world.remote.installHook("post-receive", "echo 'open a merge request: https://example.com/new'");
  const outcome = await put(world);
  expect(outcome.code).toBe(0);
  expect(outcome.stderr).toContain("The server says: open a merge request: https://example.com/new");
});

test("a branch that nobody may replace is not told to be late", async () => {
  world.remote.git(["config", "receive.denyNonFastForwards", "true"]);
  const theirs = world.remote.commit("main", { other: "2\n" });
  world.artifact.commit({ file: "1\n" });
  const outcome = await put(world, { force: true });
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain("lets nobody replace it");
  expect(world.remote.refs()).toEqual({ [MAIN]: theirs });
});

test.each([
  { name: "arrived", fault: { kind: "lost-reply" }, code: 0 },
  { name: "did not arrive", fault: { kind: "status", status: 502 }, code: 1 },
] as const)("a push whose answer is lost and that $name is looked after", async ({ fault, code }) => {
  const head = world.artifact.commit({ file: "1\n" });
  world.server.fail("push", fault, 5);
  const outcome = await put(world, { tag: "name" }, {}, withFile("name", "v1"));
  expect(outcome.code).toBe(code);
  expect(outcome.stderr).toContain(code === 0 ? "has arrived" : "nothing has arrived so far");
  expect(world.remote.refs()[MAIN]).toBe(code === 0 ? head : world.base);
});

test("whether a ref that servers do not show has changed is not guessed", async () => {
  world.artifact.commit({ file: "1\n" });
  world.server.fail("push", { kind: "status", status: 502 }, 5);
  const outcome = await put(world, { refs_prefix: "refs/for" });
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain('whether "refs/for/main" has changed is unknown');
});

test.each([
  { name: "no branch", source: { branch: "" }, says: "invalid payload (missing branch)" },
  {
    name: "two strategies",
    params: { rebase: true, merge: true },
    says: "invalid push strategy (either merge or rebase can be set, but not both)",
  },
  { name: "a missing tag file", params: { tag: "none" }, says: "tag file 'none' does not exist" },
  {
    name: "a missing annotation",
    params: { tag: "name", annotate: "none" },
    says: "annotation file 'none' does not exist",
  },
  { name: "a missing note", params: { notes: "none" }, says: "notes file 'none' does not exist" },
  {
    name: "a missing repository",
    params: { repository: "none" },
    says: 'Cannot push "none": there is no such directory',
  },
  { name: "a file for a repository", params: { repository: "name" }, says: 'Cannot push "name"' },
  { name: "no repository in it", params: { repository: "." }, says: 'Cannot push ".": git cannot read it' },
  { name: "a way out", params: { repository: "../../etc" }, says: "outside the build directory" },
  { name: "a tag file outside", params: { tag: "../name" }, says: "outside the build directory" },
  { name: "a tag with a blank", params: { tag: "blank" }, says: 'Cannot make tag "a tag"' },
  { name: "a tag like an option", params: { tag: "dash" }, says: 'Cannot make tag "--delete"' },
  { name: "a branch like an option", params: { branch: "--mirror" }, says: 'Cannot use "branch" "--mirror"' },
  { name: "an odd prefix", params: { refs_prefix: "heads" }, says: 'Cannot use "refs_prefix" "heads"' },
  {
    name: "a strategy that is a program",
    params: { rebase: true, rebase_strategy: "../evil" },
    says: 'Cannot use "rebase_strategy" "../evil"',
  },
  {
    name: "an option of a strategy like an option of git",
    params: { rebase: true, rebase_strategy_option: ["--exec=id"] },
    says: 'Cannot use "rebase_strategy_option" "--exec=id"',
  },
  { name: "unknown keys", params: { rebsae: true }, says: 'Found unknown keys in put params: "rebsae"' },
])("$name is an error before anything is asked", async ({ params = {}, source = {}, says }) => {
  world.artifact.write("name", "v1");
  world.artifact.write("blank", "a tag");
  world.artifact.write("dash", "--delete");
  const outcome = await put(world, params, source);
  expect(outcome).toMatchObject({ code: 1, stdout: "" });
  expect(outcome.stderr).toContain(says);
  expect(world.server.requests).toEqual([]);
  expect(readdirSync(world.temporary)).toEqual([]);
});

/** The artifact with one more file beside it. */
function withFile(name: string, content: string) {
  writeFileSync(join(world.artifact.directory, name), content);
  return world.artifact;
}
