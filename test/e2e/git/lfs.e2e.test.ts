import { readdirSync } from "node:fs";
import { addLargeFile } from "../../support/git-server/lfs.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import { isInstalled } from "../../support/installed.ts";
import { open } from "../../support/opened.ts";
import { get, got } from "./get.ts";
import { RUNS_IN_IMAGE } from "./program.ts";
import { overHttp, PASSWORD } from "./ways.ts";
import { barePath } from "./without-programs.ts";

const LOGIN = { username: "ci", password: PASSWORD };
const CONTENT = "large ".repeat(1000);
const ATTRIBUTES = { ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n" };

// The image has it.
(RUNS_IN_IMAGE || isInstalled("git-lfs") ? describe : describe.skip)("with git-lfs", () => {
  test("large files are got once, for the version alone, with the login of the repository", async () => {
    const way = await overHttp({ login: LOGIN });
    const { server, repository, source } = way;
    const pointer = addLargeFile(server.largeFiles, CONTENT);
    const commit = repository.commit("main", { ...ATTRIBUTES, "a.bin": pointer, "b.txt": "text" });
    repository.commit("main", { "a.bin": addLargeFile(server.largeFiles, "another") });
    const clone = await got(
      { source: { ...source, ...LOGIN }, secrets: [PASSWORD] },
      { version: { ref: commit } },
    );
    expect(clone.text("a.bin")).toBe(CONTENT);
    expect(clone.text("b.txt")).toBe("text");
    expect(readdirSync(`${clone.destination}/.git/hooks`)).toEqual([]);
    expect(clone.text(".git/config")).not.toMatch(/filter|locksverify/);
    expect(clone.text(".git/describe_ref")).toBe(`${commit.slice(0, 7)}\n`);
  });

  test.each([true, "true"])("disable_git_lfs: %j leaves the pointers", async (disable_git_lfs) => {
    const way = await overHttp();
    const pointer = addLargeFile(way.server.largeFiles, CONTENT);
    way.repository.commit("main", { ...ATTRIBUTES, "a.bin": pointer });
    const clone = await got(way, { params: { disable_git_lfs } });
    expect(clone.text("a.bin")).toBe(pointer);
    expect(way.server.largeFileRequests()).toBe(0);
  });

  test("disable_git_lfs leaves alone what is elsewhere, too", async () => {
    const elsewhere = await open(startGitServer());
    const way = await overHttp();
    const pointer = addLargeFile(elsewhere.largeFiles, CONTENT);
    const settings = `[lfs]\n\turl = ${elsewhere.url}/x/info/lfs\n`;
    way.repository.commit("main", { ...ATTRIBUTES, "a.bin": pointer, ".lfsconfig": settings });
    const clone = await got(way, { params: { disable_git_lfs: true } });
    expect(clone.text("a.bin")).toBe(pointer);
    expect(elsewhere.largeFileRequests()).toBe(0);
  });

  test("settings behind a link, which nobody has looked at, are refused", async () => {
    const elsewhere = await open(startGitServer());
    const way = await overHttp();
    const { git } = way.repository;
    way.repository.commit("main", {
      ...ATTRIBUTES,
      "a.bin": addLargeFile(elsewhere.largeFiles, CONTENT),
      settings: `[lfs]\n\turl = ${elsewhere.url}/x/info/lfs\n`,
    });
    const link = `120000 blob ${git(["hash-object", "-w", "--stdin"], "settings")}\t.lfsconfig\n`;
    const tree = git(["mktree"], `${git(["ls-tree", "main"])}\n${link}`);
    git(["update-ref", "refs/heads/main", git(["commit-tree", tree, "-m", "link"])]);
    const { code, stderr } = await get(way);
    expect([code, stderr]).toEqual([1, expect.stringContaining(".lfsconfig says: it is no file")]);
    expect(elsewhere.largeFileRequests()).toBe(0);
  });

  test("a file that the server does not have fails the step", async () => {
    const way = await overHttp();
    const pointer = addLargeFile(new Map(), CONTENT);
    way.repository.commit("main", { ...ATTRIBUTES, "a.bin": pointer });
    const { code, stderr } = await get(way);
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: Cannot check out "[0-9a-f]{40}": a file in Git LFS cannot be got/);
  });

  test("large files elsewhere are got without the login of the repository", async () => {
    const elsewhere = await open(startGitServer());
    const way = await overHttp({ login: LOGIN });
    const files = {
      ...ATTRIBUTES,
      "a.bin": addLargeFile(elsewhere.largeFiles, CONTENT),
      ".lfsconfig": `[lfs]\n\turl = ${elsewhere.url}/x/info/lfs\n`,
    };
    way.repository.commit("main", files);
    const clone = await got({ source: { ...way.source, ...LOGIN }, secrets: [PASSWORD] });
    expect(clone.text("a.bin")).toBe(CONTENT);
    expect(clone.git("status", "--porcelain", "--untracked-files=all")).not.toContain("?");
  });

  test("a server elsewhere that asks for a login gets none, unless it is listed", async () => {
    const elsewhere = await open(startGitServer({ login: LOGIN }));
    const way = await overHttp({ login: LOGIN });
    const files = {
      ...ATTRIBUTES,
      "a.bin": addLargeFile(elsewhere.largeFiles, CONTENT),
      ".lfsconfig": `[lfs]\n\turl = ${elsewhere.url}/x/info/lfs\n`,
    };
    way.repository.commit("main", files);
    const source = { ...way.source, ...LOGIN };
    const refused = await get({ source, secrets: [PASSWORD] });
    expect(refused.code).toBe(1);
    const listed = { ...source, credential_hosts: [elsewhere.url.replace("http://", "")] };
    const clone = await got({ source: listed, secrets: [PASSWORD] });
    expect(clone.text("a.bin")).toBe(CONTENT);
  });

  test("git_config says where they are before the repository does", async () => {
    const elsewhere = await open(startGitServer({ login: LOGIN }));
    const way = await overHttp({ login: LOGIN });
    const files = {
      ...ATTRIBUTES,
      "a.bin": addLargeFile(elsewhere.largeFiles, CONTENT),
      ".lfsconfig": `[lfs]\n\turl = ${way.server.url}/x/info/lfs\n`,
    };
    way.repository.commit("main", files);
    const source = {
      ...way.source,
      ...LOGIN,
      credential_hosts: [new URL(elsewhere.url).host],
      git_config: [{ name: "lfs.url", value: `${elsewhere.url}/x/info/lfs` }],
    };
    const clone = await got({ source, secrets: [PASSWORD] });
    expect(clone.text("a.bin")).toBe(CONTENT);
  });

  test("large files of a path of this disk are refused", async () => {
    const way = await overHttp();
    const pointer = addLargeFile(new Map(), CONTENT);
    way.repository.commit("main", {
      ...ATTRIBUTES,
      "a.bin": pointer,
      ".lfsconfig": "[lfs]\n\turl = file:///srv/files\n",
    });
    const { code, stderr } = await get(way);
    expect(code).toBe(1);
    expect(stderr).toContain('Cannot get files of Git LFS from "file:///srv/files": it is no server');
    const without = await got(way, { params: { disable_git_lfs: true } });
    expect(without.text("a.bin")).toBe(pointer);
  });
});

const outsideImage = RUNS_IN_IMAGE ? test.skip : test;

outsideImage("without git-lfs, only a repository that needs it fails, and says so", async () => {
  const way = await overHttp();
  way.repository.commit("plain", { file: "1" });
  way.repository.commit("main", { ...ATTRIBUTES, "a.bin": addLargeFile(way.server.largeFiles, CONTENT) });
  const env = { PATH: barePath() };
  const plain = await get(way, { source: { branch: "plain" }, env });
  expect(plain.code).toBe(0);
  const { code, stderr } = await get(way, { env });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /error: Cannot check out ".*": it has files in Git LFS, and git-lfs is not installed/,
  );
});
