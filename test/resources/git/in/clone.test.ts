import { readdirSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CloneOptions, clone } from "../../../../resources/git/in/clone.ts";
import { openSession } from "../../../support/git-scratch.ts";
import type { TestRepository } from "../../../support/git-server/repository.ts";
import { startGitServer } from "../../../support/git-server/server.ts";
import { open } from "../../../support/opened.ts";
import { temporaryDirectory } from "../../../support/temporary.ts";

const USUAL: CloneOptions = { branches: "one", depth: 0, tags: "reachable", isPartial: false };

async function cloned(
  options: Partial<CloneOptions>,
  prepare: (repository: TestRepository) => void = () => {},
) {
  const server = await open(startGitServer());
  const repository = server.createRepository();
  repository.commit("main", { file: "1" });
  repository.git(["tag", "v1", "main"]);
  repository.commit("main", { file: "2" });
  repository.commit("side", { file: "side" });
  prepare(repository);
  const folder = await temporaryDirectory();
  await open(Promise.resolve({ close: folder.remove }));
  const session = await openSession(server.urlOf(repository));
  const gitDir = options.gitDir === undefined ? {} : { gitDir: join(folder.path, options.gitDir) };
  const made = await clone(session, join(folder.path, "tree"), { ...USUAL, ...options, ...gitDir });
  const git = async (...args: string[]) =>
    (await session.run(args, { gitDir: made.gitDir })).stdout.toString();
  return { made, refs: (await git("for-each-ref", "--format=%(refname)")).split("\n").slice(0, -1), git };
}

const MAIN = ["refs/heads/main", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"];

test.each([
  { name: "one branch", options: {}, branch: "main", refs: [...MAIN, "refs/tags/v1"] },
  { name: "no tags", options: { tags: "none" }, branch: "main", refs: MAIN },
  {
    name: "another branch",
    options: { branch: "side" },
    branch: "side",
    refs: ["refs/heads/side", "refs/remotes/origin/side"],
  },
  {
    name: "all branches",
    options: { branches: "all" },
    branch: "main",
    refs: [...MAIN, "refs/remotes/origin/side", "refs/tags/v1"],
  },
  { name: "a tag", options: { branch: "v1" }, branch: undefined, refs: ["refs/tags/v1"] },
  { name: "another place", options: { gitDir: "apart" }, branch: "main", refs: [...MAIN, "refs/tags/v1"] },
] as const)("$name is cloned, and nothing checked out", async ({ options, branch, refs }) => {
  const found = await cloned(options);
  expect(found.made.branch).toBe(branch);
  expect(found.refs).toEqual(refs);
  expect(readdirSync(found.made.directory)).toEqual([".git"]);
  expect(readdirSync(found.made.gitDir)).toEqual(expect.arrayContaining(["hooks", "info"]));
});

test("a depth and a filter hold", async () => {
  const { git } = await cloned({ depth: 1, isPartial: true });
  await expect(git("rev-list", "--count", "main")).resolves.toBe("1\n");
  const objects = await git("rev-list", "--objects", "--missing=print", "main");
  expect(objects).toMatch(/^\?/m);
});

test("a clone that fails leaves nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "clone-"));
  const server = await open(startGitServer());
  const session = await openSession(`${server.url}/gone.git`);
  await expect(clone(session, join(folder, "tree"), USUAL)).rejects.toMatchObject({ code: "not-found" });
  expect(readdirSync(folder)).toEqual([]);
});

test("a remote that is a shallow clone itself is cloned in part, too", async () => {
  const { git } = await cloned({ isPartial: true }, (repository) =>
    writeFileSync(join(repository.path, "shallow"), `${repository.git(["rev-parse", "main"])}\n`),
  );
  await expect(git("rev-list", "--count", "main")).resolves.toBe("1\n");
}, 20_000);
