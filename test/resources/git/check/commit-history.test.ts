import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { commits, openChecker } from "../../../support/git-check.ts";
import { GIT_ENVIRONMENT } from "../../../support/git-server/environment.ts";
import { addCommit, addCommits, addTag } from "../../../support/git-server/history.ts";
import { createRepository } from "../../../support/git-server/repository.ts";
import { listen } from "../../../support/listen.ts";
import { open } from "../../../support/opened.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../../support/temporary.ts";

let root: TemporaryDirectory;
beforeEach(async () => {
  root = await temporaryDirectory();
});
afterEach(() => root.remove());

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `${at}`);

test("a web server without git on it has all or nothing", async () => {
  const repository = createRepository(root.path);
  const made = addCommits(repository, numbered(5));
  addTag(repository, "v1", String(made[1]), { date: 1_700_000_000 });
  repository.git(["update-server-info"]);
  const files = await open(
    listen((request, response) => {
      const path = join(root.path, new URL(request.url ?? "/", "http://localhost").pathname);
      if (existsSync(path) && statSync(path).isFile()) createReadStream(path).pipe(response.writeHead(200));
      else response.writeHead(404).end();
    }),
  );
  const uri = `${files.endpoint}/repository.git`;
  const checker = await openChecker();
  await expect(checker.run({ uri })).resolves.toEqual(commits(made[4]));
  await expect(checker.run({ uri }, { ref: made[1] })).resolves.toEqual(commits(...made.slice(1)));
  await expect(checker.run({ uri, tag_filter: "*" })).resolves.toEqual([{ ref: "v1", commit: made[1] }]);
  const later = addCommits(repository, ["later"]);
  repository.git(["update-server-info"]);
  await expect(checker.run({ uri, branch: "main" }, { ref: made[4] })).resolves.toEqual(
    commits(made[4], ...later),
  );
  expect(checker.log()).toBe("");
});

test("a remote that is itself only a part of a history is checked as far as it goes", async () => {
  const whole = createRepository(root.path, { name: "whole.git" });
  const made = addCommits(whole, numbered(20));
  const uri = join(root.path, "part.git");
  execFileSync("git", ["clone", "--quiet", "--bare", "--depth=5", `file://${whole.path}`, uri], {
    env: GIT_ENVIRONMENT,
  });
  const checker = await openChecker();
  await expect(checker.run({ uri, version_depth: 10 })).resolves.toEqual(commits(...made.slice(15)));
  await expect(checker.run({ uri }, { ref: made[17] })).resolves.toEqual(commits(...made.slice(17)));
  await expect(checker.run({ uri }, { ref: made[3] })).resolves.toEqual(commits(made[19]));
  expect(checker.log()).toContain(`Cannot find version "${made[3]}"`);
});

test("a merge that brings in what began before the part that is there is judged by its first parent", async () => {
  const repository = createRepository(root.path);
  const made = addCommits(repository, numbered(80));
  const checker = await openChecker();
  const source = { uri: repository.path, branch: "main", paths: ["side", "file"] };
  await expect(checker.run(source)).resolves.toEqual(commits(made[79]));
  const side = addCommit(repository, { branch: "side", parents: [String(made[3])], files: { side: "1" } });
  const merge = addCommit(repository, { parents: [String(made[79]), side], files: { side: "1" } });
  const empty = addCommit(repository, { parents: [merge, String(made[3])], message: "merges nothing" });
  await expect(checker.run(source, { ref: made[79] })).resolves.toEqual(commits(made[79], merge));
  await expect(checker.run({ ...source, paths: ["."] }, { ref: merge })).resolves.toEqual(
    commits(merge, empty),
  );
});

test("one cache serves commits of several branches, and tags", async () => {
  const repository = createRepository(root.path);
  const made = addCommits(repository, numbered(70));
  const other = addCommit(repository, { branch: "other", parents: [String(made[10])], message: "other" });
  addTag(repository, "v1", String(made[5]), { date: 1_700_000_100 });
  addTag(repository, "v2", other, { date: 1_700_000_200 });
  const { path: uri } = repository;
  const checker = await openChecker();
  for (let round = 0; round < 2; round++) {
    const [newest] = addCommits(repository, [`round ${round}`]);
    const keys = { uri, commit_filter: { exclude: [`not ${round}`] } };
    await expect(checker.run({ ...keys, branch: "main" })).resolves.toEqual(commits(newest));
    await expect(checker.run({ ...keys, branch: "other" })).resolves.toEqual(commits(other));
    await expect(checker.run({ ...keys, version_type: "tags" }, { ref: "v1" })).resolves.toEqual([
      { ref: "v1", commit: made[5] },
      { ref: "v2", commit: other },
    ]);
    await expect(checker.run({ ...keys, branch: "main" }, { ref: made[69] })).resolves.toHaveLength(
      2 + round,
    );
  }
});

test("tens of thousands of commits are no trouble", async () => {
  const repository = createRepository(root.path);
  const made = addCommits(repository, numbered(20_000));
  const checker = await openChecker();
  const source = { uri: repository.path };
  await expect(checker.run(source)).resolves.toEqual(commits(made[19_999]));
  await expect(checker.run(source, { ref: made[0] })).resolves.toHaveLength(20_000);
  const only = { ...source, commit_filter: { include: ["^17$"] } };
  await expect(checker.run(only)).resolves.toEqual(commits(made[17]));
});
