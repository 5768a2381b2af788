import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { TestRepository } from "../../support/git-server/repository.ts";
import { isInstalled } from "../../support/installed.ts";
import { makeDirectory, WORKSPACE } from "../support/workspace.ts";
import { get, got } from "./get.ts";
import { RUNS_IN_IMAGE } from "./program.ts";
import { overHttp } from "./ways.ts";

/** One entry of a tree: content of a file, or something else by its mode. */
type Entry = string | { readonly mode: string; readonly oid: string };

/** Commits whatever it is told; git's own ways in would refuse some of it. */
function commitTree(repository: TestRepository, entries: readonly (readonly [string, Entry])[]): string {
  const lines = entries.map(([name, entry]) => {
    const { mode, oid } =
      typeof entry === "string" ? { mode: "100644", oid: blob(repository, entry) } : entry;
    return `${mode} ${mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob"} ${oid}\t${name}\0`;
  });
  const tree = repository.git(["mktree", "-z"], lines.join(""));
  const commit = repository.git(["commit-tree", "-m", "hostile", tree]);
  repository.git(["update-ref", "refs/heads/main", commit]);
  return commit;
}

function blob(repository: TestRepository, content: string): string {
  return repository.git(["hash-object", "-w", "--stdin"], content);
}

function tree(repository: TestRepository, name: string, entry: string): Entry {
  const oid = repository.git(["mktree", "-z"], `100755 blob ${blob(repository, entry)}\t${name}\0`);
  return { mode: "040000", oid };
}

function link(repository: TestRepository, target: string): Entry {
  return { mode: "120000", oid: blob(repository, target) };
}

interface Row {
  readonly name: string;
  /** What is committed; `mark` is a file that only an attack makes. */
  readonly entries: (repository: TestRepository, mark: string) => readonly (readonly [string, Entry])[];
  readonly code: 0 | 1;
}

const script = (mark: string) => `#!/bin/sh\ntouch '${mark}'\n`;

const ROWS: readonly Row[] = [
  { name: "a link for .git", entries: (at, mark) => [[".git", link(at, `${mark}-directory`)]], code: 1 },
  { name: "a directory .git", entries: (at, mark) => [[".git", tree(at, "config", script(mark))]], code: 1 },
  { name: "a file .git", entries: (_, mark) => [[".git", `gitdir: ${mark}\n`]], code: 1 },
  { name: "a directory .GIT", entries: (at, mark) => [[".GIT", tree(at, "config", script(mark))]], code: 1 },
  {
    name: "a directory git~1",
    entries: (at, mark) => [["git~1", tree(at, "config", script(mark))]],
    code: 1,
  },
  { name: "a way up", entries: (at, mark) => [["..", tree(at, "file", script(mark))]], code: 1 },
  {
    name: "a link and a directory of one name",
    entries: (at, mark) => [
      ["a", link(at, join(mark, ".."))],
      ["a", tree(at, mark.split("/").at(-1) ?? "", "x")],
    ],
    code: 0,
  },
  {
    name: "filters and drivers in .gitattributes",
    entries: (_, mark) => [
      [".gitattributes", "* filter=evil diff=evil merge=evil\n"],
      [".gitconfig", `[filter "evil"]\n\tsmudge = touch '${mark}'\n`],
      ["config", `[core]\n\tfsmonitor = touch '${mark}'\n\thooksPath = hooks\n`],
      ["file", "x"],
    ],
    code: 0,
  },
  {
    name: "programs in .lfsconfig",
    entries: (_, mark) => [
      [".gitattributes", "*.txt filter=lfs\n"],
      [
        ".lfsconfig",
        `[lfs]\n\tstandalonetransferagent = evil\n[lfs "customtransfer.evil"]\n\tpath = touch\n\targs = ${mark}\n[core]\n\tfsmonitor = touch '${mark}'\n`,
      ],
      ["file.txt", "no pointer"],
    ],
    // Without the program that the filter is of, nothing is checked out at all.
    code: RUNS_IN_IMAGE || isInstalled("git-lfs") ? 0 : 1,
  },
  {
    name: "hooks beside the files",
    entries: (at, mark) => [
      ["hooks", tree(at, "post-checkout", script(mark))],
      [".githooks", tree(at, "post-checkout", script(mark))],
      [".husky", tree(at, "post-checkout", script(mark))],
    ],
    code: 0,
  },
  {
    name: "a link for .gitmodules",
    entries: (at, mark) => [
      [".gitmodules", link(at, mark)],
      ["sub", { mode: "160000", oid: "1".repeat(40) }],
    ],
    code: 1,
  },
  {
    name: "a submodule with the name of a directory of git",
    entries: (_, mark) => [
      [".gitmodules", `[submodule "../../hooks"]\n\tpath = sub\n\turl = ${mark}\n`],
      ["sub", { mode: "160000", oid: "1".repeat(40) }],
    ],
    code: 1,
  },
];

test.each(ROWS)("$name: nothing runs, and nothing leaves the destination", async ({ entries, code }) => {
  const way = await overHttp();
  const mark = join(makeDirectory(), "mark");
  commitTree(way.repository, entries(way.repository, mark));
  const before = readdirSync(WORKSPACE);
  const outcome = await get(way);
  expect(outcome.code).toBe(code);
  expect(readdirSync(join(mark, ".."))).toEqual([]);
  // The destination and the temporary directory are new.
  expect(readdirSync(WORKSPACE)).toHaveLength(before.length + 2);
  if (code === 0) {
    expect(outcome.git("config", "--local", "--list", "--name-only")).not.toMatch(/filter|hooks|fsmonitor/);
    expect(readdirSync(join(outcome.destination, ".git", "hooks"))).toEqual([]);
  }
});

test("names of branches and tags are names, whatever they look like", async () => {
  const way = await overHttp();
  const mark = join(makeDirectory(), "mark");
  const commit = way.repository.commit("main", { file: "1" });
  const tag = `v1$(touch\${IFS}${mark.replaceAll("/", "\u2044")})"'\`;&|<>`;
  way.repository.git(["update-ref", `refs/tags/${tag}`, commit]);
  way.repository.git(["update-ref", "refs/tags/-d", commit]);
  way.repository.git(["update-ref", "refs/heads/--upload-pack=touch", commit]);
  const params = { fetch_tags: true, all_branches: true, clean_tags: true };
  const clone = await got(way, { version: { ref: tag, commit }, params });
  expect(clone.answer.version).toEqual({ ref: tag });
  expect(clone.text(".git/ref")).toBe(`${tag}\n`);
  expect(clone.text(".git/tags")).toBe(`-d,${tag}\n`);
  expect(clone.git("tag", "--list")).toBe("");
  expect(existsSync(mark)).toBe(false);
});

test("commits that the server replaces are what they are", async () => {
  const way = await overHttp();
  const commit = way.repository.commit("main", { file: "genuine" });
  const other = way.repository.commit("other", { file: "replaced" });
  way.repository.git(["replace", commit, other]);
  for (const params of [{}, { all_branches: true, fetch_tags: true }]) {
    const clone = await got(way, { version: { ref: commit }, params });
    expect(clone.text("file")).toBe("genuine");
    expect(clone.git("for-each-ref", "refs/replace")).toBe("");
  }
});

test("a server that leads to another address on this disk is not followed", async () => {
  const target = await overHttp();
  const way = await overHttp({ redirectTo: `file://${target.repository.path}` });
  const { code } = await get(way);
  expect(code).toBe(1);
});
