import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { factsOf } from "../../../../shared/build/images/facts.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "facts-"));
  writeFileSync(join(directory, "package.json"), '{"version":"1.0.0"}');
});
afterEach(() => rmSync(directory, { recursive: true }));

function git(...args: string[]): string {
  const env = {
    ...{ PATH: process.env["PATH"], HOME: directory, GIT_CONFIG_NOSYSTEM: "1" },
    ...{ GIT_AUTHOR_NAME: "A", GIT_AUTHOR_EMAIL: "a@example.com", GIT_AUTHOR_DATE: "1700000000 +0000" },
    ...{
      GIT_COMMITTER_NAME: "A",
      GIT_COMMITTER_EMAIL: "a@example.com",
      GIT_COMMITTER_DATE: "1700000001 +0000",
    },
  };
  return execFileSync("git", args, {
    cwd: directory,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

function commit(): string {
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "--message=first");
  return git("rev-parse", "HEAD");
}

test("a copy without history", async () => {
  await expect(factsOf(directory, { PATH: "" })).resolves.toEqual({
    version: "1.0.0",
    revision: "unknown",
    epoch: 0,
    sourceUrl: "",
    documentationUrl: "",
  });
});

test("a commit without a tag", async () => {
  const revision = commit();
  const short = git("rev-parse", "--short", "HEAD");
  await expect(factsOf(directory, {})).resolves.toMatchObject({
    version: `1.0.0-${short}`,
    revision,
    epoch: 1_700_000_001,
  });
  writeFileSync(join(directory, "package.json"), '{"version":"1.1.0"}');
  await expect(factsOf(directory, {})).resolves.toMatchObject({ version: `1.1.0-${short}-dirty` });
});

test("a tagged commit", async () => {
  commit();
  git("tag", "v1.2.0");
  await expect(factsOf(directory, {})).resolves.toMatchObject({ version: "1.2.0" });
});

test("what is given counts", async () => {
  commit();
  const given = {
    VERSION: "9.0.0",
    REVISION: "abc",
    SOURCE_DATE_EPOCH: "12",
    SOURCE_URL: "https://example.com/x",
  };
  await expect(factsOf(directory, given)).resolves.toEqual({
    version: "9.0.0",
    revision: "abc",
    epoch: 12,
    sourceUrl: "https://example.com/x",
    documentationUrl: "https://example.com/x/blob/abc/README.md",
  });
});

test.each([
  { remote: "git@example.com:our/project.git", page: "https://example.com/our/project" },
  { remote: "https://user:secret@example.com/our/project.git", page: "https://example.com/our/project" },
  { remote: "ssh://git@example.com:2222/our/project", page: "https://example.com/our/project" },
  { remote: "/srv/project.git", page: "" },
])("the page of $remote", async ({ remote, page }) => {
  commit();
  git("remote", "add", "origin", remote);
  await expect(factsOf(directory, {})).resolves.toMatchObject({ sourceUrl: page });
});
