import { commits, openChecker } from "../../support/git-check.ts";
import { addCommits } from "../../support/git-server/history.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";

async function served(options: Parameters<typeof startGitServer>[0] = {}) {
  const server = await open(startGitServer(options));
  const repository = server.createRepository();
  return { server, repository, uri: server.urlOf(repository), checker: await openChecker() };
}

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `commit ${at}`);

test.each([
  { name: "empty", keys: {}, said: "is empty, or its HEAD names a branch that is not there" },
  { name: "without the branch, which is empty", keys: { branch: "main" }, said: "is empty" },
  { name: "without tags", keys: { tag_filter: "v*" }, said: "has no tags" },
  { name: "without branches", keys: { version_type: "branches", branch: "main" }, said: "has no branches" },
])("a remote $name has no versions, which is told", async ({ keys, said }) => {
  const { uri, checker } = await served();
  await expect(checker.run({ uri, ...keys })).resolves.toEqual([]);
  expect(checker.log()).toBe(`Found no versions: "${uri}" ${said}\n`);
});

describe("without a version", () => {
  test.each([
    { name: "the newest", keys: {}, expected: [5] },
    { name: "as many as version_depth", keys: { version_depth: 3 }, expected: [3, 4, 5] },
    { name: "all where there are fewer", keys: { version_depth: "20" }, expected: [0, 1, 2, 3, 4, 5] },
    { name: "the newest without filters", keys: { disable_ci_skip: true }, expected: [5] },
  ])("$name, oldest first", async ({ keys, expected }) => {
    const { repository, uri, checker } = await served();
    const made = addCommits(repository, numbered(6));
    await expect(checker.run({ uri, branch: "main", ...keys })).resolves.toEqual(
      commits(...expected.map((at) => made[at])),
    );
  });

  test.each([undefined, null, {}, { ref: "" }, { ref: null }])("%j is no version", async (version) => {
    const { repository, uri, checker } = await served();
    const [, second] = addCommits(repository, numbered(2));
    await expect(checker.run({ uri }, version)).resolves.toEqual(commits(second));
    expect(checker.log()).toBe("");
  });
});

describe("with a version", () => {
  test("it and everything after it is answered, however many there are", async () => {
    const { repository, uri, checker } = await served();
    const made = addCommits(repository, numbered(5));
    await expect(checker.run({ uri, branch: "main" }, { ref: made[2] })).resolves.toEqual(
      commits(...made.slice(2)),
    );
    await expect(checker.run({ uri, branch: "main" }, { ref: made[4] })).resolves.toEqual(commits(made[4]));
  });

  test("with a cache the same is answered as without one", async () => {
    const { repository, uri, checker } = await served();
    const made = addCommits(repository, numbered(3));
    await expect(checker.run({ uri }, { ref: made[2] })).resolves.toEqual(commits(made[2]));
    const later = addCommits(repository, ["a", "b", "c"]);
    await expect(checker.run({ uri }, { ref: made[2] })).resolves.toEqual(commits(made[2], ...later));
    const fresh = await openChecker();
    await expect(fresh.run({ uri }, { ref: made[2] })).resolves.toEqual(commits(made[2], ...later));
  });
});
