import { execFileSync, spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { makeSigner, type Signer, writeProgram } from "./e2e/merge-sign/signers.ts";
import { waitFor } from "./support/processes.ts";

const SCRIPT = resolve("shared/build/release.mjs");
const CHANGELOG =
  "# Changelog\n\n## Unreleased\n\n### Added\n\n- A thing.\n\n## 1.0.0 - 2026-01-02\n\n- The first.\n";
const hasGpg = spawnSync("gpg", ["--version"]).status === 0;

let signer: Signer;
let home: string;
let origin: string;
let clone: string;

beforeAll(async () => {
  signer = await makeSigner("a program that speaks like gpg");
});
/** A clone of a repository at version 1.0.0, in which somebody has done something since. */
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "release-"));
  origin = join(home, "origin.git");
  clone = join(home, "clone");
  git(home, "init", "--quiet", "--bare", "--initial-branch=main", origin);
  git(home, "clone", "--quiet", origin, clone);
  git(clone, "checkout", "--quiet", "-B", "main");
  for (const path of ["package.json", "package-lock.json"]) copyFileSync(path, join(clone, path));
  commit("The first");
  git(clone, "tag", "v1.0.0");
  writeFileSync(join(clone, "CHANGELOG.md"), CHANGELOG);
  commit("Tell of a thing");
  git(clone, "push", "--quiet", "origin", "main", "v1.0.0");
});
afterEach(() => {
  spawnSync("gpgconf", ["--kill", "all"], { env: env() });
  rmSync(home, { recursive: true });
});

test("a commit that may be released, by somebody who can sign", () => {
  learnToSign();
  const before = refs();
  expect(release("check", "1.1.0")).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^Ready to become 1\.1\.0: /),
  });
  expect(refs()).toBe(before);
  expect(git(clone, "status", "--porcelain")).toBe("");
});

test.each([
  {
    name: "a program that fails",
    program: "false",
    said: /^error: Cannot sign: .*gpg.*\. Set user\.signingKey/,
  },
  {
    name: "a program that is not there",
    program: "/nowhere/gpg",
    said: /^error: Cannot sign: .*\/nowhere\/gpg.*\. Set user\.signingKey/,
  },
  {
    name: "a program that signs nothing",
    program: writeProgram("cat >/dev/null; printf '\\n[GNUPG:] SIG_CREATED ' >&2"),
    said: /^error: Cannot sign: git makes a commit without a signature\. Set user\.signingKey/,
  },
])("with $name nobody can sign, and hears it before the tests", ({ program, said }) => {
  git(clone, "config", "gpg.program", program);
  expect(release("check", "1.1.0")).toEqual({ code: 1, said: expect.stringMatching(said) });
});

test.each([
  { name: "no version", version: "", said: /"": it is no semantic version/ },
  { name: "a v in front", version: "v1.1.0", said: /"v1\.1\.0": it is no semantic version/ },
  { name: "a version that is not higher", version: "1.0.0", said: /1\.0\.0 is released already/ },
  { name: "work that is not committed", before: () => write("package.json", "{}"), said: /not committed/ },
  { name: "a file that git does not know", before: () => write("new", ""), said: /not committed/ },
  {
    name: "another branch",
    before: () => git(clone, "checkout", "-q", "-b", "topic"),
    said: /"topic": releases are made from main/,
  },
  { name: "commits of others", before: pushedByOthers, said: /commits that are not here/ },
  { name: "a higher version of others", before: releasedByOthers, said: /3\.0\.0 is released already/ },
  {
    name: "a version that the changelog tells of",
    before: () => git(clone, "tag", "--delete", "v1.0.0") && git(clone, "push", "-q", "origin", ":v1.0.0"),
    version: "1.0.0",
    said: /has a section of it already/,
  },
  { name: "nothing new", before: nothingNew, said: /nothing under "Unreleased"/ },
  {
    name: "a remote that is gone",
    before: () => rmSync(origin, { recursive: true }),
    said: /Cannot fetch: /,
  },
])("$name is refused", ({ version = "1.1.0", before, said }) => {
  before?.();
  expect(release("check", version)).toEqual({ code: 1, said: expect.stringMatching(said) });
  expect(git(clone, "tag", "--list", "v1.1.0")).toBe("");
});

test("make asks for all that may be refused before it runs the tests", () => {
  const [, recipe] = /^release:.*\n((?:\t.*\n)+)/m.exec(readFileSync("Makefile", "utf8")) ?? [];
  expect(recipe).toMatch(/ pinned\n.* check .*\n.* test\n.* tag .*\n$/);
});

test("the notes of a release are its section of the changelog", () => {
  expect(release("notes", "1.0.0")).toEqual({ code: 0, said: "- The first.\n" });
  expect(release("notes", "2.0.0")).toEqual({ code: 1, said: expect.stringMatching(/no section "2\.0\.0"/) });
});

test("a tag that cannot be signed leaves everything as it was", () => {
  git(clone, "config", "gpg.program", "false");
  const before = git(clone, "rev-parse", "HEAD");
  expect(release("tag", "1.1.0")).toEqual({ code: 1, said: expect.stringMatching(/Cannot commit: .*gpg/) });
  expect(git(clone, "rev-parse", "HEAD")).toBe(before);
  expect(git(clone, "status", "--porcelain")).toBe("");
  expect(git(clone, "tag", "--list", "v1.1.0")).toBe("");
});

test("Ctrl-C while git waits for a passphrase leaves everything as it was", async () => {
  const program = join(home, "gpg");
  writeFileSync(program, `#!/bin/sh\ntouch '${home}/started'\nexec sleep 300\n`, { mode: 0o755 });
  git(clone, "config", "gpg.program", program);
  const before = git(clone, "rev-parse", "HEAD");
  // As from a shell, with a process group that Ctrl-C reaches whole.
  const child = spawn(process.execPath, [SCRIPT, "tag", "1.1.0"], { cwd: clone, env: env(), detached: true });
  const ended = new Promise((done) => child.on("close", done));
  await waitFor(() => existsSync(join(home, "started")));
  process.kill(-Number(child.pid), "SIGINT");
  await expect(ended).resolves.toBe(1);
  expect(git(clone, "rev-parse", "HEAD")).toBe(before);
  expect(git(clone, "status", "--porcelain")).toBe("");
});

(hasGpg ? test : test.skip)(
  "a release is a signed commit and a signed tag with changelog and version",
  () => {
    spawnSync(
      "gpg",
      ["--batch", "--passphrase", "", "--quick-gen-key", "dev@example.com", "ed25519", "sign"],
      { env: env() },
    );
    git(clone, "config", "user.signingKey", "dev@example.com");
    expect(release("tag", "1.1.0")).toMatchObject({
      code: 0,
      said: expect.stringMatching(/git push --atomic origin main v1\.1\.0\n$/),
    });
    git(clone, "verify-commit", "HEAD");
    git(clone, "verify-tag", "v1.1.0");
    expect(git(clone, "rev-parse", "v1.1.0^{commit}")).toBe(git(clone, "rev-parse", "HEAD"));
    expect(git(clone, "status", "--porcelain")).toBe("");
    const today = new Date().toISOString().slice(0, 10);
    expect(readFileSync(join(clone, "CHANGELOG.md"), "utf8")).toBe(
      CHANGELOG.replace("## Unreleased\n", `## Unreleased\n\n## 1.1.0 - ${today}\n`),
    );
    const lock = JSON.parse(readFileSync(join(clone, "package-lock.json"), "utf8"));
    expect([lock.version, lock.packages[""].version]).toEqual(["1.1.0", "1.1.0"]);
    expect(git(clone, "diff", "--stat", "HEAD~", "package.json", "package-lock.json")).toMatch(
      /2 files changed, 3 insertions\(\+\), 3 deletions\(-\)/,
    );
    expect(release("notes", "1.1.0").said).toBe("### Added\n\n- A thing.\n");
  },
);

function refs(): string {
  return git(clone, "for-each-ref");
}

function learnToSign(): void {
  for (const [key, value] of Object.entries(signer.config)) git(clone, "config", key, value);
}

function release(command: string, version: string): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, command, version], {
    cwd: clone,
    env: env(),
    encoding: "utf8",
  });
  return { code: status, said: stdout + stderr };
}

function pushedByOthers(): void {
  commit("Theirs");
  git(clone, "push", "--quiet", "origin", "main");
  git(clone, "reset", "--quiet", "--hard", "HEAD~");
}

function releasedByOthers(): void {
  git(clone, "tag", "v3.0.0");
  git(clone, "push", "--quiet", "origin", "v3.0.0");
  git(clone, "tag", "--delete", "v3.0.0");
}

function nothingNew(): void {
  write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n## 1.0.0 - 2026-01-02\n\n- The first.\n");
  commit("Nothing");
}

function write(path: string, content: string): void {
  expect(existsSync(clone)).toBe(true);
  writeFileSync(join(clone, path), content);
}

function commit(message: string): void {
  git(clone, "add", "--all");
  git(clone, "commit", "--quiet", "--allow-empty", "--message", message);
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync("git", args, {
    cwd,
    env: env(),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

/** A person with nothing but a name. */
function env(): NodeJS.ProcessEnv {
  const person = { GIT_AUTHOR_NAME: "Dev", GIT_AUTHOR_EMAIL: "dev@example.com" };
  const committer = { GIT_COMMITTER_NAME: "Dev", GIT_COMMITTER_EMAIL: "dev@example.com" };
  return { PATH: process.env["PATH"], HOME: home, GIT_CONFIG_NOSYSTEM: "1", ...person, ...committer };
}
