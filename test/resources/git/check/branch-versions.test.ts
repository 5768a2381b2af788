import { openChecker } from "../../../support/git-check.ts";
import { addCommits } from "../../../support/git-server/history.ts";
import { startGitServer } from "../../../support/git-server/server.ts";
import { open } from "../../../support/opened.ts";

async function served(branches: readonly string[]) {
  const server = await open(startGitServer());
  const repository = server.createRepository();
  for (const branch of branches) addCommits(repository, [branch], { branch });
  const checker = await openChecker();
  const run = (keys: object = {}, version?: object) =>
    checker.run({ uri: server.urlOf(repository), version_type: "branches", ...keys }, version);
  return { repository, run };
}

const version = (...names: string[]) => [{ branches: JSON.stringify(names) }];

test.each([
  { name: "all", filters: [], expected: ["feature/a", "feature/b", "main", 'say"yes"'] },
  { name: "those that match", filters: ["feature/*"], expected: ["feature/a", "feature/b"] },
  { name: "a star also for slashes", filters: ["f*b"], expected: ["feature/b"] },
  { name: "those that match any", filters: ["main", "*a"], expected: ["feature/a", "main"] },
])("$name are one version, in the order of their names", async ({ filters, expected }) => {
  const { run } = await served(["main", "feature/b", "feature/a", 'say"yes"']);
  const [answer] = await run({ branch_filters: filters });
  expect([answer]).toEqual(version(...expected));
  await expect(run({ branch_filters: filters }, answer as object)).resolves.toEqual([answer]);
});

test("it changes when a branch comes or goes, and not with commits", async () => {
  const { repository, run } = await served(["main"]);
  const [before] = await run();
  addCommits(repository, ["more"]);
  await expect(run({}, before as object)).resolves.toEqual([before]);
  addCommits(repository, ["new"], { branch: "new" });
  await expect(run({}, before as object)).resolves.toEqual(version("main", "new"));
  repository.git(["update-ref", "-d", "refs/heads/new"]);
  await expect(run({}, before as object)).resolves.toEqual([before]);
});

test("no branch is no version", async () => {
  const { run } = await served([]);
  await expect(run()).resolves.toEqual([]);
  await expect((await served(["main"])).run({ branch_filters: ["x*"] })).resolves.toEqual([]);
});
