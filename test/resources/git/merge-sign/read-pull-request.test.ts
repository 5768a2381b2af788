import { connectGitHub } from "../../../../resources/git/merge-sign/github.ts";
import { readPullRequest, waitUntilMerged } from "../../../../resources/git/merge-sign/read-pull-request.ts";
import { Secret } from "../../../../shared/schema/secret.ts";
import { addCommit } from "../../../support/git-server/history.ts";
import { createRepository } from "../../../support/git-server/repository.ts";
import { Project, type PullFacts } from "../../../support/github-server/project.ts";
import { startGitHubServer } from "../../../support/github-server/server.ts";
import { open } from "../../../support/opened.ts";
import { recordingContext } from "../../../support/recording.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../../support/temporary.ts";

let directory: TemporaryDirectory;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => directory.remove());

async function openProject(facts: Partial<PullFacts>) {
  const repository = createRepository(directory.path);
  const main = addCommit(repository, { files: { a: "a" } });
  addCommit(repository, { branch: "feature", parents: [main], files: { b: "b" } });
  const project = new Project("acme/app", repository);
  project.open({ branch: "feature", ...facts });
  const server = await open(startGitHubServer({ token: "token", project }));
  const forge = { api: new URL(server.url), repository: "acme/app" };
  const context = recordingContext();
  const github = connectGitHub(forge, new Secret("token"), context);
  await open(Promise.resolve({ close: async () => github.close() }));
  return { server, context, github };
}

test("a forge that never finds out is not waited for any longer", async () => {
  const { github, server, context } = await openProject({ undecided: 100 });
  await expect(readPullRequest(github, 1, [1, 1])).resolves.toMatchObject({ mergeable: null });
  expect(server.requests).toHaveLength(3);
  expect(context.log.text()).toBe("Waiting for the forge to find out whether it can be merged\n");
});

test.each([
  { name: "a draft", facts: { draft: true, undecided: 100 } },
  { name: "what is closed", facts: { isClosed: true } },
])("$name is not waited for at all", async ({ facts }) => {
  const { github, server } = await openProject(facts);
  await readPullRequest(github, 1, [1, 1]);
  expect(server.requests).toHaveLength(1);
});

test("a merge that the forge does not notice is not waited for any longer", async () => {
  const { github, server } = await openProject({});
  await expect(waitUntilMerged(github, 1, [1, 1])).resolves.toBe(false);
  expect(server.requests).toHaveLength(3);
});

test("an interruption ends the wait", async () => {
  const { github, context } = await openProject({ undecided: 100 });
  const read = readPullRequest(github, 1, [60_000]);
  setTimeout(() => context.interrupt(), 50);
  await expect(read).rejects.toThrow();
});
