import { readdirSync } from "node:fs";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { get, got } from "./get.ts";
import { runStep } from "./program.ts";
import { overHttp } from "./ways.ts";

/** Two branches with a tag on each, and one on the version before the tip of `main`. */
async function prepared(options: Parameters<typeof overHttp>[0] = {}) {
  const way = await overHttp(options);
  const { repository } = way;
  const first = repository.commit("main", { file: "1", "a/x": "x", "b/y": "y" });
  repository.git(["tag", "v1", first]);
  const tip = repository.commit("main", { file: "2" });
  const side = repository.commit("side", { file: "side" });
  repository.git(["tag", "-a", "-m", "aside", "v-side", side]);
  return { ...way, first, tip, side };
}

test.each([
  { name: "by default those of the branch", keys: {}, params: {}, tags: "v1" },
  { name: "all with fetch_tags", keys: { fetch_tags: true }, params: {}, tags: "v-side,v1" },
  { name: "all with the text true", keys: {}, params: { fetch_tags: "true" }, tags: "v-side,v1" },
  { name: "all with a pattern", keys: { tag_filter: "v*" }, params: {}, tags: "v-side,v1" },
  { name: "all with an expression", keys: { tag_regex: "v.*" }, params: {}, tags: "v-side,v1" },
  { name: "all where tags are versions", keys: { version_type: "tags" }, params: {}, tags: "v-side,v1" },
  { name: "none with false", keys: { tag_filter: "v*" }, params: { fetch_tags: "false" }, tags: "" },
  { name: "as the params say", keys: { fetch_tags: false }, params: { fetch_tags: true }, tags: "v-side,v1" },
])("tags: $name", async ({ keys, params, tags }) => {
  const clone = await got(await prepared(), { source: keys, params });
  expect(clone.git("tag", "--list").replaceAll("\n", ",")).toBe(tags);
});

test.each([
  { name: "a tag on the branch", ref: "v1", params: {}, file: "1", tags: "v1" },
  { name: "a tag on another branch", ref: "v-side", params: {}, file: "side", tags: "v-side,v1" },
  { name: "a tag without tags", ref: "v-side", params: { fetch_tags: false }, file: "side", tags: "" },
  { name: "a shallow one", ref: "v-side", params: { depth: 1 }, file: "side", tags: "v-side" },
  { name: "a tag that is cleaned", ref: "v1", params: { clean_tags: "true" }, file: "1", tags: "" },
])("the version is $name", async ({ ref, params, file, tags }) => {
  const clone = await got(await prepared(), { version: { ref }, source: { branch: "main" }, params });
  expect(clone.answer.version).toEqual({ ref });
  expect(clone.text("file")).toBe(file);
  expect(clone.text(".git/ref")).toBe(`${ref}\n`);
  expect(clone.git("tag", "--list").replaceAll("\n", ",")).toBe(tags);
  if ("clean_tags" in params) expect(clone.text(".git/tags")).toBe("v1\n");
});

test("tags do not make a shallow clone deep", async () => {
  const way = await prepared();
  const { repository } = way;
  for (let n = 3; n < 9; n++) repository.commit("main", { file: `${n}` });
  const clone = await got(way, { params: { depth: 2, fetch_tags: true } });
  expect(clone.git("rev-list", "--count", "HEAD")).toBe("2");
  expect(clone.git("rev-list", "--count", "v1")).toBe("1");
});

test("a tag that has moved does not change what a version is", async () => {
  const way = await prepared();
  way.repository.git(["tag", "-f", "v1", way.tip]);
  const clone = await got(way, { version: { ref: "v1", commit: way.first } });
  expect(clone.answer.version).toEqual({ ref: "v1" });
  expect(clone.text(".git/commit")).toBe(`${way.first}\n`);
  expect(clone.text("file")).toBe("1");
  expect(clone.stderr).toContain(`The tag "v1" has moved to ${way.tip}`);
});

test("a tag that is gone leaves its commit", async () => {
  const way = await prepared();
  way.repository.git(["tag", "-d", "v1"]);
  const clone = await got(way, { version: { ref: "v1", commit: way.first } });
  expect(clone.text("file")).toBe("1");
  expect(clone.stderr).toContain('The tag "v1" is gone from the remote');
});

test("a branch and a tag of one name are told apart", async () => {
  const way = await prepared();
  way.repository.git(["tag", "main", way.side]);
  way.repository.git(["tag", "side", way.first]);
  const branch = await got(way, { source: { branch: "main" } });
  expect(branch.text("file")).toBe("2");
  const tag = await got(way, { source: { branch: "main" }, version: { ref: "side" } });
  expect(tag.text("file")).toBe("1");
});

test("the branch of a source may be a tag", async () => {
  const clone = await got(await prepared(), { source: { branch: "v1" } });
  expect(clone.text("file")).toBe("1");
});

test("the branch of a version goes before that of the source", async () => {
  const way = await prepared();
  const version = { ref: way.side, branch: "side" };
  const clone = await got(way, { source: { branch: "main" }, version });
  expect(clone.answer.version).toEqual({ ref: way.side });
  expect(clone.stderr).toContain("Override main with side");
  expect(clone.text(".git/branch")).toBe("side\n");
});

test("a part of an id is enough", async () => {
  const way = await prepared();
  for (const params of [{}, { depth: 1 }]) {
    const clone = await got(way, { version: { ref: way.first.slice(0, 12) }, params });
    expect(clone.text(".git/commit")).toBe(`${way.first}\n`);
    expect(clone.text(".git/ref")).toBe(`${way.first.slice(0, 12)}\n`);
  }
});

test("all_branches fetches every branch", async () => {
  const clone = await got(await prepared(), { params: { all_branches: "TRUE" } });
  expect(clone.git("for-each-ref", "--format=%(refname)", "refs/remotes").split("\n")).toEqual([
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/side",
  ]);
});

test.each([{ params: {} }, { params: { depth: 1 } }])(
  "further branches become local ones: $params",
  async ({ params }) => {
    const way = await prepared();
    way.repository.commit("side", { file: "newer" });
    const clone = await got(way, { params: { ...params, fetch: ["side", "main", "side"] } });
    expect(clone.git("for-each-ref", "--format=%(refname:short)", "refs/heads")).toBe("main\nside");
    expect(clone.git("show", "side:file")).toBe("newer");
    expect(clone.git("rev-list", "--count", "side")).toBe("depth" in params ? "1" : "2");
  },
);

test("a further branch that does not exist fails the step", async () => {
  const { code, stderr } = await get(await prepared(), { params: { fetch: ["gone"] } });
  expect(code).toBe(1);
  expect(stderr).toMatch(/it has no such branch or tag/);
});

describe("sparse_paths", () => {
  test.each([
    { paths: ["a"], names: ["a"] },
    { paths: ["/*", "!b"], names: ["a", "file"] },
    { paths: ["b/y", "file"], names: ["b", "file"] },
    { paths: ["."], names: ["a", "b", "file"] },
    { paths: [], names: ["a", "b", "file"] },
  ])("$paths", async ({ paths, names }) => {
    const clone = await got(await prepared(), { source: { sparse_paths: paths } });
    expect(clone.names()).toEqual([".git", ...names]);
    expect(clone.git("status", "--porcelain")).toBe("");
  });

  test("nothing else is downloaded, and notes can be read without the server", async () => {
    const way = await prepared({ login: { username: "ci", password: "some password" } });
    way.repository.git(["notes", "add", "-m", "a note", way.tip]);
    const source = { ...way.source, username: "ci", password: "some password", sparse_paths: ["a"] };
    const clone = await got({ source, secrets: ["some password"] });
    const missing = clone.git("rev-list", "--objects", "--all", "--missing=print").match(/^\?/gm);
    expect(missing).toHaveLength(3);
    expect(clone.git("notes", "show")).toBe("a note");
    expect(clone.stderr).toMatch(/Only files that match sparse_paths are downloaded/);
  });

  test("a commit that has left the branch, and a part of an id, are found nevertheless", async () => {
    const way = await prepared();
    way.repository.git(["update-ref", "refs/heads/main", way.first]);
    for (const [ref, file] of [
      [way.tip, "2"],
      [way.first.slice(0, 9), "1"],
    ] as const) {
      const clone = await got(way, { version: { ref }, source: { sparse_paths: ["file"] } });
      expect(clone.names()).toEqual([".git", "file"]);
      expect(clone.text("file")).toBe(file);
    }
    const { code } = await get(way, { version: { ref: "1".repeat(40) }, source: { sparse_paths: ["file"] } });
    expect(code).toBe(1);
  });

  test("a submodule within comes along, and one without does not", async () => {
    const way = await prepared();
    const one = way.server.createRepository({ name: "one.git" });
    const commit = one.commit("main", { file: "of one" });
    const section = (path: string) => `[submodule "${path}"]\n\tpath = ${path}\n\turl = ../one.git\n`;
    way.repository.commit("main", { ".gitmodules": section("a/in") + section("b/out") });
    const head = "commit refs/heads/main\ncommitter T <t@example.com> 1700000000 +0000\ndata 1\nx\n";
    const from = way.repository.git(["rev-parse", "main"]);
    const links = ["a/in", "b/out"].map((path) => `M 160000 ${commit} ${path}\n`).join("");
    way.repository.git(["fast-import", "--quiet"], `${head}from ${from}\n${links}`);
    const clone = await got(way, { source: { sparse_paths: ["a"] } });
    expect(clone.text("a/in/file")).toBe("of one");
    expect(clone.stderr).toContain("warning: skipping missing submodule: b/out");
  });

  test("a server without filters sends everything", async () => {
    const way = await prepared({ filters: "refused" });
    const clone = await got(way, { source: { sparse_paths: ["a"] } });
    expect(clone.names()).toEqual([".git", "a"]);
  });
});

describe("search_remote_refs", () => {
  const HIDDEN = "refs/changes/01/1/1";

  test.each([
    { name: "finds", keys: { search_remote_refs: true }, code: 0 },
    { name: "is off by default, so that it does not find", keys: {}, code: 1 },
  ])("$name a commit at an odd ref of an old server", async ({ keys, code }) => {
    const way = await prepared({ protocol: "oldest" });
    const hidden = way.repository.commit("hidden", { file: "hidden" });
    const later = way.repository.commit("hidden", { file: "later" });
    way.repository.git(["update-ref", `${HIDDEN}/${hidden}`, later]);
    way.repository.git(["update-ref", "-d", "refs/heads/hidden"]);
    const outcome = await get(way, { version: { ref: hidden }, source: { branch: "main", ...keys } });
    expect(outcome.code).toBe(code);
    if (code === 0) expect(outcome.text("file")).toBe("hidden");
  });

  test("says when there is none", async () => {
    const way = await prepared();
    const { code, stderr } = await get(way, {
      version: { ref: "1".repeat(40) },
      source: { search_remote_refs: true },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/No ref of ".*" contains "1{40}"/);
  });
});

describe("a server that gives out no single commits", () => {
  test("is asked for more and more history", async () => {
    const way = await overHttp({ protocol: "oldest" });
    const commits = Array.from({ length: 9 }, (_, n) => way.repository.commit("main", { file: `${n}` }));
    const ref = commits[4] ?? "";
    const clone = await got(way, { version: { ref }, params: { depth: 1 } });
    expect(clone.text("file")).toBe("4");
    expect(clone.git("rev-list", "--count", "main")).toBe("7");
    for (const line of [
      `Could not find ref ${ref}~0 in a shallow clone of depth 1`,
      "Deepening the shallow clone by an additional 2...",
      `Could not find ref ${ref}~0 in a shallow clone of depth 3`,
      "Deepening the shallow clone by an additional 4...",
    ]) {
      expect(clone.stderr).toContain(line);
    }
  });

  test("is asked for everything in the end", async () => {
    const way = await overHttp({ protocol: "oldest" });
    for (let n = 0; n < 3; n++) way.repository.commit("main", { file: `${n}` });
    const { code, stderr } = await get(way, { version: { ref: "1".repeat(40) }, params: { depth: 1 } });
    expect(code).toBe(1);
    expect(stderr).toContain(
      "Reached max depth of the origin repo while deepening the shallow clone, it's a deep clone now",
    );
  });
});

describe("git_config", () => {
  test("is left to the tasks, word by word", async () => {
    const git_config = [
      { name: "core.pager", value: "true" },
      { name: "alias.odd", value: '!true long command with variables $@ "quoted" \\back  two' },
      { name: "credential.helper", value: "!true long command with variables $@" },
      { name: "remote.origin.prune", value: true },
      { name: "sendpack.sideband", value: "false" },
      { name: "branch.main.description", value: "two\nlines" },
      { name: "remote.extra.fetch", value: "+a:a" },
      { name: "remote.extra.fetch", value: "+b:b" },
    ];
    const clone = await got(await prepared(), { source: { git_config } });
    const all = (name: string) => clone.git("config", "--local", "--get-all", name);
    for (const { name, value } of git_config.slice(0, 6)) expect(all(name)).toBe(String(value));
    expect(all("remote.extra.fetch")).toBe("+a:a\n+b:b");
  });

  test("is used, but not left, where it holds secrets", async () => {
    const secret = "not-to-be-left-behind";
    const git_config = [
      { name: "http.extraHeader", value: `X-Token: ${secret}` },
      { name: "url.https://user:not-to-be-left-behind@example.com/.insteadOf", value: "example:" },
      { name: "credential.helper", value: `!f() { echo password=${secret}; }; f` },
      { name: "core.sshCommand", value: `ssh -i /${secret}` },
      { name: "user.useConfigOnly", value: "true" },
    ];
    const way = await prepared();
    const clone = await got({ ...way, secrets: [secret] }, { source: { git_config } });
    expect(way.server.requests.every(({ headers }) => headers["x-token"] === secret)).toBe(true);
    expect(clone.stderr).toMatch(
      /not left in the clone, as they may hold secrets: http.extraHeader, url.https:/,
    );
    expect(clone.git("config", "--local", "user.useConfigOnly")).toBe("true");
  });
});

test("a version that is the list of branches becomes two files, without a clone", async () => {
  const way = await prepared();
  const directory = makeDirectory();
  const version = { branches: '["main","side"]' };
  const request = { source: { ...way.source, version_type: "branches" }, version };
  const { answer } = await runStep("in", request, { directory });
  expect(answer).toEqual({ version, metadata: [{ name: "branches", value: "main, side" }] });
  expect(textsIn(directory)).toEqual({ "branches.json": '["main","side"]\n', branches: "main\nside\n" });
  expect(way.server.requests).toEqual([]);
  const broken = makeDirectory();
  const refused = await runStep("in", { ...request, version: { branches: "main" } }, { directory: broken });
  expect(refused.stderr).toContain('Cannot use "version.branches"');
  expect(readdirSync(broken)).toEqual([]);
});
