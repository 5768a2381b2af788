import { httpExchange } from "../../../shared/http/exchange.ts";
import { addCommit } from "../git-server/history.ts";
import { createRepository } from "../git-server/repository.ts";
import { open } from "../opened.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../temporary.ts";
import { Project } from "./project.ts";
import { startGitHubServer } from "./server.ts";

const HEADERS = {
  accept: "application/vnd.github+json",
  authorization: "Bearer token",
  "user-agent": "test",
  "x-github-api-version": "2022-11-28",
};

let directory: TemporaryDirectory;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => directory.remove());

async function openServer() {
  const repository = createRepository(directory.path);
  const main = addCommit(repository, { files: { a: "a" } });
  const head = addCommit(repository, { branch: "feature", parents: [main], files: { b: "b" } });
  const project = new Project("acme/app", repository);
  const { number } = project.open({ branch: "feature" });
  const server = await open(startGitHubServer({ token: "token", project, longestPage: 2 }));
  const exchange = httpExchange({ env: {}, verification: "full" });
  const ask = async (
    path: string,
    headers: Record<string, string> = HEADERS,
    method: "GET" | "PUT" = "GET",
  ) => {
    const url = new URL(`${server.url}/repos/acme/app/${path}`);
    const answer = await exchange.send({ method, url, headers }, AbortSignal.timeout(5_000));
    return { ...answer, json: JSON.parse(answer.body.toString()) };
  };
  return { repository, project, server, ask, head, number };
}

test("what a pull request is follows from the repository", async () => {
  const { repository, project, ask, head, number } = await openServer();
  const state = async () => (await ask(`pulls/${number}`)).json;
  await expect(state()).resolves.toMatchObject({
    state: "open",
    merged: false,
    mergeable_state: "clean",
    head: { sha: head },
  });
  project.checksOf(head).statuses.push({ context: "ci", state: "failure" });
  await expect(state()).resolves.toMatchObject({ mergeable: true, mergeable_state: "unstable" });
  addCommit(repository, { files: { b: "another" } });
  await expect(state()).resolves.toMatchObject({ mergeable: false, mergeable_state: "dirty" });
  repository.git(["update-ref", "refs/heads/main", head]);
  await expect(state()).resolves.toMatchObject({ state: "closed", merged: true });
});

test("a list comes in pages", async () => {
  const { project, ask, head } = await openServer();
  for (const context of ["a", "b", "c"]) project.checksOf(head).statuses.push({ context, state: "success" });
  const first = await ask(`commits/${head}/status?per_page=100`);
  expect([first.json.statuses.length, first.headers["link"]]).toEqual([
    2,
    expect.stringContaining('rel="next"'),
  ]);
  const last = await ask(`commits/${head}/status?per_page=100&page=2`);
  expect([last.json.statuses.length, last.headers["link"]]).toEqual([1, undefined]);
});

test.each([
  { name: "another token", headers: { ...HEADERS, authorization: "Bearer other" }, status: 401 },
  { name: "no version", headers: { ...HEADERS, "x-github-api-version": "" }, status: 400 },
  { name: "no name", headers: { ...HEADERS, "user-agent": "" }, status: 400 },
  { name: "another form", headers: { ...HEADERS, accept: "*/*" }, status: 400 },
  { name: "a write", method: "PUT" as const, status: 400 },
  { name: "an unknown path", path: "issues", status: 404 },
  { name: "all check runs ever", path: `commits/${"a".repeat(40)}/check-runs`, status: 404 },
])("$name is refused", async ({ headers = HEADERS, path = "pulls/1", method, status }) => {
  const { ask } = await openServer();
  expect((await ask(path, headers, method)).status).toBe(status);
});
