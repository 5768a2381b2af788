import { execFileSync } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { put } from "../../../resources/git/out.ts";
import { parseRequest } from "../../../shared/resource/request.ts";
import { createRepository, type TestRepository } from "../../support/git-server/repository.ts";
import { recordingContext } from "../../support/recording.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

let temporary: TemporaryDirectory;
let remote: TestRepository;
let head: string;
beforeEach(async () => {
  temporary = await temporaryDirectory();
  remote = createRepository(temporary.path);
  // A bare repository is an artifact as good as any.
  const app = createRepository(temporary.path, { name: "app" });
  head = app.commit("main", { file: "1\n" });
  app.git(["branch", "other", head]);
});
afterEach(() => temporary.remove());

function run(params: object, source: object = {}, directory = temporary.path) {
  const context = recordingContext(directory, { PATH: process.env["PATH"], TMPDIR: temporary.path });
  const request = {
    source: { uri: remote.path, branch: "main", ...source },
    params: { repository: "app", ...params },
  };
  const parsed = parseRequest(put.request, JSON.stringify(request), context.log, put.strict);
  return { answer: put.run(parsed, context), log: context.log };
}

test("put answers with the commit, and with what there is to be said about it", async () => {
  const uri = `file://${remote.path}`;
  const answer = await run({ branch: "new" }, { uri }).answer;
  expect(answer.version).toEqual({ branch: "new", ref: head });
  expect(answer.metadata).toContainEqual({ name: "branch", value: "main,other" });
  expect(remote.refs()).toEqual({ "refs/heads/new": head });
});

test.each([
  { name: "an absolute path", repository: () => join(temporary.path, "app") },
  { name: "a directory below the repository", repository: () => "work/sub" },
  { name: "a file that leads to the repository", repository: () => "linked" },
])("put finds the repository by $name", async ({ repository }) => {
  execFileSync("mkdir", ["-p", join(temporary.path, "work/sub"), join(temporary.path, "linked")]);
  for (const directory of ["work", "linked"]) {
    writeFileSync(join(temporary.path, directory, ".git"), "gitdir: ../app\n");
  }
  expect(await run({ repository: repository() }).answer).toMatchObject({ version: { ref: head } });
  expect(remote.refs()).toEqual({ "refs/heads/main": head });
});

test("put does not follow a repository out of the build directory", async () => {
  const elsewhere = await temporaryDirectory();
  createRepository(elsewhere.path).commit("main", { secret: "1\n" });
  execFileSync("mkdir", [join(temporary.path, "linked")]);
  writeFileSync(join(temporary.path, "linked/.git"), `gitdir: ${elsewhere.path}/repository.git\n`);
  await expect(run({ repository: "linked" }).answer).rejects.toMatchObject({ code: "invalid-request" });
  expect(remote.refs()).toEqual({});
  await elsewhere.remove();
});

test("put takes a build directory behind a link, and notes beside the repository", async () => {
  const directory = join(temporary.path, "link");
  symlinkSync(temporary.path, directory);
  writeFileSync(join(temporary.path, "note"), "a note");
  writeFileSync(join(temporary.path, "name"), "v1");
  await expect(run({ notes: "note", tag: "name" }, {}, directory).answer).resolves.toMatchObject({
    version: { ref: head },
  });
  expect(remote.git(["notes", "show", "main"])).toBe("a note");
  await expect(run({}, {}, join(directory, "missing")).answer).rejects.toMatchObject({
    code: "not-found",
    message: expect.stringContaining("Cannot use the build directory"),
  });
});

test("put needs a commit", async () => {
  createRepository(temporary.path, { name: "unborn" });
  await expect(run({ repository: "unborn" }).answer).rejects.toMatchObject({
    code: "invalid-request",
    message: 'Cannot push "unborn": its HEAD names no commit',
  });
});

test.each([
  { name: "a prefix without a tag", params: { tag_prefix: "v" }, says: '"params.tag_prefix" has no effect' },
  {
    name: "a strategy without a rebase",
    params: { rebase_strategy: "ort" },
    says: '"params.rebase_strategy" has no effect',
  },
  {
    name: "returning without a merge",
    params: { returning: "unmerged" },
    says: '"params.returning" has no effect',
  },
])("put warns of $name", async ({ params, says }) => {
  const { answer, log } = run(params);
  await answer;
  expect(log.text()).toContain(says);
});
