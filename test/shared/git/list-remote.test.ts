import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listRemote } from "../../../shared/git/list-remote.ts";
import { gitContext, openSession } from "../../support/git-scratch.ts";
import { type GitServerOptions, startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";

async function prepared(options: GitServerOptions = {}) {
  const server = await open(startGitServer(options));
  const remote = server.createRepository();
  const main = remote.commit("main", { file: "1\n" });
  const next = remote.commit("next", { file: "2\n" });
  remote.git(["update-ref", "refs/remotes/copy/refs/heads/main", next]);
  remote.git(["update-ref", "refs/pull/1/head", next]);
  remote.git(["tag", "light", main]);
  remote.git(["tag", "-a", "-m", "message", "v1.0", next]);
  return { server, remote, main, next, tag: remote.refs()["refs/tags/v1.0"] ?? "" };
}

const MAIN = "refs/heads/main";

describe.each(["newest", "oldest"] as const)("listRemote() from a server of the %s protocol", (protocol) => {
  test.each([
    { name: "one branch", patterns: [MAIN], names: [MAIN] },
    { name: "no branch of that name", patterns: ["refs/heads/mai"], names: [] },
    {
      name: "a branch, and not what only ends alike",
      patterns: ["refs/heads/next"],
      names: ["refs/heads/next"],
    },
    { name: "tags", patterns: ["refs/tags/*"], names: ["refs/tags/light", "refs/tags/v1.0"] },
    { name: "some tags", patterns: ["refs/tags/v*"], names: ["refs/tags/v1.0"] },
    {
      name: "branches and tags",
      patterns: [MAIN, "refs/tags/light"],
      names: [MAIN, "refs/tags/light"],
    },
    { name: "anything else", patterns: ["refs/pull/*"], names: ["refs/pull/1/head"] },
  ])("finds $name", async ({ patterns, names }) => {
    const { server, remote } = await prepared({ protocol });
    const { refs } = await listRemote(await openSession(server.urlOf(remote)), patterns);
    expect(refs.map(({ name }) => name)).toEqual(names);
  });

  test("tells what a tag leads to, and what HEAD stands for", async () => {
    const { server, remote, main, next, tag } = await prepared({ protocol });
    const session = await openSession(server.urlOf(remote));
    await expect(listRemote(session, ["HEAD", "refs/tags/*"])).resolves.toEqual({
      head: MAIN,
      refs: [
        { name: "HEAD", oid: main },
        { name: "refs/tags/light", oid: main },
        { name: "refs/tags/v1.0", oid: tag, peeled: next },
      ],
    });
  });

  test("finds nothing in an empty repository", async () => {
    const { server } = await prepared({ protocol });
    const empty = server.createRepository({ name: "empty.git" });
    const session = await openSession(server.urlOf(empty));
    await expect(listRemote(session, ["HEAD", MAIN])).resolves.toEqual({ refs: [] });
  });
});

test.each([
  { name: "branches only", patterns: [MAIN], least: 0, most: 1000 },
  { name: "all of them for a mixture", patterns: [MAIN, "HEAD"], least: 100_000, most: 1_000_000 },
])("of many refs a server of protocol 2 sends $name", async ({ patterns, least, most }) => {
  const { server, remote, main } = await prepared();
  const tags = Array.from({ length: 2000 }, (_, at) => `create refs/tags/t${at} ${main}\n`);
  remote.git(["update-ref", "--stdin"], tags.join(""));
  await listRemote(await openSession(server.urlOf(remote)), patterns);
  const sent = server.requests.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(sent).toBeGreaterThan(least);
  expect(sent).toBeLessThan(most);
});

test.each([
  { name: "a path", uriOf: (path: string) => path },
  { name: "file://", uriOf: (path: string) => `file://${path}` },
])("listRemote() reads $name", async ({ uriOf }) => {
  const { remote, main } = await prepared();
  const { refs } = await listRemote(await openSession(uriOf(remote.path)), [MAIN]);
  expect(refs).toEqual([{ name: MAIN, oid: main }]);
});

test("a name that is not in UTF-8 is left out, and told", async () => {
  const { remote, main } = await prepared();
  const line = Buffer.concat([Buffer.from(`${main} refs/tags/v`), Buffer.from([0xff]), Buffer.from("\n")]);
  rmSync(join(remote.path, "refs/tags"), { recursive: true });
  writeFileSync(join(remote.path, "packed-refs"), line);
  const context = gitContext();
  const session = await openSession(remote.path, {}, context);
  await expect(listRemote(session, ["refs/tags/*"])).resolves.toEqual({ refs: [] });
  expect(context.log.text()).toContain("Leaving out refs/tags/v\ufffd: its name is not in UTF-8");
});

test("a missing repository is an error, not an empty one", async () => {
  const { server, remote } = await prepared();
  const session = await openSession(`${server.urlOf(remote)}x`);
  await expect(listRemote(session, [MAIN])).rejects.toMatchObject({ code: "not-found" });
});
