import { statSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "../support/workspace.ts";
import { get, got } from "./get.ts";
import { runStep } from "./program.ts";
import { openWay, overHttp, WAY_NAMES } from "./ways.ts";

describe.each(WAY_NAMES)("over %s", (name) => {
  test("the newest commit of the default branch is checked out, on the branch, with notes", async () => {
    const way = await openWay(name);
    const { repository } = way;
    repository.commit("main", { file: "1\n" });
    const commit = repository.commit("main", { file: "2\n", "deep/er": "x" });
    repository.commit("other", { file: "other" });
    repository.git(["notes", "add", "-m", "a note", commit]);
    const clone = await got(way);
    expect(clone.answer.version).toEqual({ ref: commit });
    expect(clone.names()).toEqual([".git", "deep", "file"]);
    expect(clone.text("file")).toBe("2\n");
    expect(clone.git("status", "--porcelain", "--branch")).toBe("## main...origin/main");
    expect(clone.git("for-each-ref", "--format=%(refname)")).toBe(
      "refs/heads/main\nrefs/notes/commits\nrefs/remotes/origin/HEAD\nrefs/remotes/origin/main",
    );
    expect(clone.git("notes", "show")).toBe("a note");
    expect(clone.git("rev-list", "--count", "HEAD")).toBe("2");
    expect(clone.git("remote", "get-url", "origin")).toBe(way.source["uri"]);
    expect(clone.git("config", "--local", "--list", "--name-only").split("\n")).toEqual([
      ...["core.repositoryformatversion", "core.filemode", "core.bare", "core.logallrefupdates"],
      ...["remote.origin.url", "remote.origin.fetch", "branch.main.remote", "branch.main.merge"],
    ]);
  });

  test("an older commit is checked out apart from the branch, which stays at its tip", async () => {
    const way = await openWay(name);
    const commit = way.repository.commit("main", { file: "1\n" });
    const tip = way.repository.commit("main", { file: "2\n" });
    const clone = await got(way, { version: { ref: commit }, source: { branch: "main" } });
    expect(clone.answer.version).toEqual({ ref: commit });
    expect(clone.text("file")).toBe("1\n");
    expect(clone.git("rev-parse", "--abbrev-ref", "HEAD")).toBe("HEAD");
    expect(clone.git("rev-parse", "main", "origin/main")).toBe(`${tip}\n${tip}`);
    expect(clone.git("status", "--porcelain")).toBe("");
  });

  test("a commit that has left the branch is got by its id", async () => {
    const way = await openWay(name);
    way.repository.commit("main", { file: "1\n" });
    const lost = way.repository.commit("main", { file: "2\n" });
    way.repository.git(["update-ref", "refs/heads/main", "main~1"]);
    const clone = await got(way, { version: { ref: lost } });
    expect(clone.text("file")).toBe("2\n");
  });

  test("a commit that nobody has is told with its likely cause", async () => {
    const way = await openWay(name);
    way.repository.commit("main", { file: "1\n" });
    const { code, stderr } = await get(way, { version: { ref: "1".repeat(40) } });
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: Cannot check out "1{40}" of ".*": it is not on the branch "main"/);
    expect(stderr).toMatch(/force-push/);
  });

  test("with a depth there are so many commits from the version on, wherever it is", async () => {
    const way = await openWay(name);
    const commits = [1, 2, 3, 4, 5].map((n) => way.repository.commit("main", { file: `${n}` }));
    const newest = await got(way, { params: { depth: 1 } });
    expect(newest.git("rev-list", "--all", "--count")).toBe("1");
    const version = { ref: commits[1] };
    const older = await got(way, { version, params: { depth: "2" } });
    expect(older.git("rev-list", "--count", "HEAD")).toBe("2");
    expect(older.git("rev-list", "--count", "main")).toBe("2");
    const near = await got(way, { version: { ref: commits[3] }, params: { depth: 3 } });
    expect(near.git("rev-list", "--count", "HEAD")).toBe("3");
  });
});

test("a SHA-256 repository is got like any other", async () => {
  const way = await overHttp({ objectFormat: "sha256" });
  way.repository.commit("main", { file: "1\n" });
  const commit = way.repository.commit("main", { file: "2\n" });
  way.repository.commit("main", { file: "3\n" });
  const clone = await got(way, { version: { ref: commit } });
  expect(clone.text("file")).toBe("2\n");
  expect(clone.text(".git/commit")).toBe(`${commit}\n`);
});

test("everybody may read the clone", async () => {
  const way = await overHttp();
  way.repository.commit("main", { file: "1\n" });
  const { destination } = await got(way);
  const modeOf = (path: string) => statSync(join(destination, path)).mode & 0o777;
  expect(["file", ".git/config", ".git/ref", ".git/HEAD"].map(modeOf)).toEqual([0o644, 0o644, 0o644, 0o644]);
  expect([".git", ".git/hooks", ".git/info", ".git/objects"].map(modeOf)).toEqual(Array(4).fill(0o755));
});

test("a destination that is not empty stays as it is", async () => {
  const way = await overHttp();
  const directory = makeDirectory({ file: "mine" });
  const { code, stderr } = await runStep("in", { source: way.source }, { directory });
  expect(code).toBe(1);
  expect(stderr).toContain(`Cannot write to "${directory}": it is not empty`);
});

test("a destination that is missing is made", async () => {
  const way = await overHttp();
  way.repository.commit("main", { file: "1\n" });
  const directory = join(makeDirectory(), "new");
  const { code } = await runStep("in", { source: way.source }, { directory });
  expect(code).toBe(0);
  expect(statSync(join(directory, "file")).isFile()).toBe(true);
});

test.each([
  { name: "the repository is empty", commits: [], request: {}, expected: /it has no commits/ },
  {
    name: "there is no such branch",
    commits: ["main"],
    request: { source: { branch: "gone" } },
    expected: /it has no such branch or tag/,
  },
  {
    name: "there is no such tag",
    commits: ["main"],
    request: { version: { ref: "v1.0" } },
    expected: /Cannot find "v1.0" in ".*": there is no such tag/,
  },
  {
    name: "the part of an id fits nothing",
    commits: ["main"],
    request: { version: { ref: "abcdef12" } },
    expected: /Cannot check out "abcdef12"/,
  },
])("an error tells that $name", async ({ commits, request, expected }) => {
  const way = await overHttp();
  for (const branch of commits) way.repository.commit(branch, { file: "1" });
  const { code, stdout, stderr } = await get(way, request);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(expected);
});

test.each([
  {
    name: "an unknown param",
    request: { params: { dept: 1 } },
    expected: /Found unknown keys in get params: "dept"/,
  },
  {
    name: "a ref like an option",
    request: { version: { ref: "--upload-pack=x" } },
    expected: /"version.ref"/,
  },
  { name: "a ref like an expression", request: { version: { ref: "main~1" } }, expected: /"version.ref"/ },
  { name: "a ref of two lines", request: { version: { ref: "a\nb" } }, expected: /"version.ref"/ },
  {
    name: "a commit like an option",
    request: { version: { ref: "v1", commit: "-x" } },
    expected: /"version.commit"/,
  },
  { name: "a branch like an option", request: { source: { branch: "-x" } }, expected: /"branch" "-x"/ },
  {
    name: "a branch of the version like one",
    request: { version: { ref: "v1", branch: "--x" } },
    expected: /"--x"/,
  },
  { name: "a branch to fetch like one", request: { params: { fetch: ["--x"] } }, expected: /"--x"/ },
  {
    name: "a format without %s",
    request: { params: { short_ref_format: "%d" } },
    expected: /short_ref_format/,
  },
  {
    name: "an option that git describe does not have",
    request: { params: { describe_ref_options: "--output=/tmp/x" } },
    expected: /describe_ref_options/,
  },
  {
    name: "a program as the transport",
    request: { source: { uri: "ext::sh -c id" } },
    expected: /this way of transport is not allowed/,
  },
])("$name is refused before anything is asked", async ({ request, expected }) => {
  const way = await overHttp();
  const { code, stderr } = await get(way, request);
  expect(code).toBe(1);
  expect(stderr).toMatch(expected);
  expect(way.server.requests).toEqual([]);
});
