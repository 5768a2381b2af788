import { readdirSync } from "node:fs";
import { fetchObjects, fetchRefs } from "../../../shared/git/fetch.ts";
import { initRepository, type Repository } from "../../../shared/git/repository.ts";
import { openSession } from "../../support/git-scratch.ts";
import type { TestRepositoryOptions } from "../../support/git-server/repository.ts";
import { type GitServerOptions, startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";

const MAIN = "+refs/heads/main:refs/heads/main";
const BIG = "x".repeat(5000);

async function prepared(options: TestRepositoryOptions & GitServerOptions = {}) {
  const server = await open(startGitServer(options));
  const remote = server.createRepository(options);
  for (const version of ["1", "2", "3"]) remote.commit("main", { version, big: `${BIG}${version}` });
  remote.git(["tag", "v1", "main"]);
  const session = await openSession(server.urlOf(remote));
  const repository = await initRepository(session, options);
  const oid = (file: string) => remote.git(["rev-parse", `main:${file}`]);
  return { server, remote, repository, oid };
}

/** Whether an object is there, without asking the remote for it. */
async function has({ gitDir, session }: Repository, oid: string): Promise<boolean> {
  const { stdout } = await session.run(["cat-file", "--batch-all-objects", "--batch-check"], { gitDir });
  return stdout.toString().includes(oid);
}

async function commits({ gitDir, session }: Repository): Promise<number> {
  const { stdout } = await session.run(["rev-list", "--count", "--all"], { gitDir });
  return Number(stdout);
}

test("a whole branch comes without tags and without leftovers", async () => {
  const { repository, oid } = await prepared();
  await fetchRefs(repository, [MAIN]);
  const { stdout } = await repository.session.run(["for-each-ref", "--format=%(refname)"], repository);
  expect(stdout.toString()).toBe("refs/heads/main\n");
  await expect(commits(repository)).resolves.toBe(3);
  await expect(has(repository, oid("big"))).resolves.toBe(true);
  expect(readdirSync(repository.gitDir)).not.toEqual(expect.arrayContaining(["FETCH_HEAD"]));
  expect(readdirSync(repository.gitDir)).not.toEqual(expect.arrayContaining(["hooks"]));
});

test("git has nothing to say about a fetch that went well", async () => {
  const { repository } = await prepared();
  const { session } = repository;
  const said: string[] = [];
  const run: typeof session.run = async (...command) => {
    const result = await session.run(...command);
    said.push(result.stderr);
    return result;
  };
  await fetchRefs({ ...repository, session: { ...session, run } }, [MAIN]);
  expect(said).toEqual([""]);
});

describe.each(["newest", "oldest"] as const)("over the %s protocol", (protocol) => {
  test("small files come with the newest commit in one go", async () => {
    const { server, repository, oid } = await prepared({ protocol });
    await fetchRefs(repository, [MAIN], { depth: 1, filter: "blob:limit=1k" });
    await expect(commits(repository)).resolves.toBe(1);
    await expect(has(repository, oid("version"))).resolves.toBe(true);
    await expect(has(repository, oid("big"))).resolves.toBe(false);
    expect(server.requests).toHaveLength(3);
  });

  test("a server without filters sends everything", async () => {
    const { repository, oid } = await prepared({ protocol, filters: "refused" });
    await fetchRefs(repository, [MAIN], { depth: 1, filter: "blob:none" });
    await expect(has(repository, oid("big"))).resolves.toBe(true);
  });

  test("a history grows by more, or to a depth", async () => {
    const { repository } = await prepared({ protocol });
    await fetchRefs(repository, [MAIN], { depth: 1 });
    await fetchRefs(repository, [MAIN], { deepen: 1 });
    await expect(commits(repository)).resolves.toBe(2);
    await fetchRefs(repository, [MAIN], { depth: 9 });
    await expect(commits(repository)).resolves.toBe(3);
  });
});

test("single objects come alone", async () => {
  const { repository, oid } = await prepared();
  await fetchRefs(repository, [MAIN], { depth: 1, filter: "tree:0" });
  await fetchObjects(repository, [oid("version")]);
  await expect(has(repository, oid("version"))).resolves.toBe(true);
  await expect(has(repository, oid("big"))).resolves.toBe(false);
  await fetchObjects(repository, [oid("version"), oid("big")]);
  await expect(has(repository, oid("big"))).resolves.toBe(true);
});

// A command line ends after two megabytes.
test("as many objects as a long history has are fetched", async () => {
  const { repository, oid } = await prepared();
  await fetchObjects(repository, [...Array<string>(60_000).fill(oid("version")), oid("big")]);
  await expect(has(repository, oid("big"))).resolves.toBe(true);
});

test("no objects are no request", async () => {
  const { server, repository } = await prepared();
  await fetchObjects(repository, []);
  expect(server.requests).toEqual([]);
});

test("what a filter has left out comes with the next one", async () => {
  const { repository, oid } = await prepared();
  await fetchRefs(repository, [MAIN], { filter: "blob:none" });
  await fetchRefs(repository, [MAIN], { filter: "blob:limit=1m", objects: "again" });
  await expect(has(repository, oid("big"))).resolves.toBe(true);
});

test("a repository with long names is fetched into one of its kind", async () => {
  const { repository, oid } = await prepared({ objectFormat: "sha256" });
  await fetchRefs(repository, [MAIN], { depth: 1 });
  expect(oid("version")).toHaveLength(64);
  await expect(has(repository, oid("version"))).resolves.toBe(true);
});

test.each([
  { name: "a missing branch", refspec: "refs/heads/none", code: "not-found", said: "no such branch" },
  { name: "a missing object", refspec: "1".repeat(40), code: "unavailable", said: "not our ref" },
])("$name is an error", async ({ refspec, code, said }) => {
  const { repository } = await prepared();
  await expect(fetchRefs(repository, [refspec])).rejects.toMatchObject({
    code,
    message: expect.stringContaining(said),
  });
});

test("a fetch that breaks off is an error", async () => {
  const { server, repository } = await prepared();
  server.fail("fetch", { kind: "reset" }, 20);
  await expect(fetchRefs(repository, [MAIN])).rejects.toMatchObject({ code: "unavailable" });
});
