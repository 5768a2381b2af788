import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fetchRefs } from "../../../shared/git/fetch.ts";
import { listRemote } from "../../../shared/git/list-remote.ts";
import { pushRefs } from "../../../shared/git/push.ts";
import { openGitSession, withGitSession } from "../../../shared/git/session.ts";
import { gitContext, gitSource, openSession, repositoryWith } from "../../support/git-scratch.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";
import { processesOf, waitFor } from "../../support/processes.ts";
import { INTERRUPTION } from "../../support/recording.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

let temporary: TemporaryDirectory;
beforeEach(async () => {
  temporary = await temporaryDirectory();
});
afterEach(() => temporary.remove());

const contextHere = (env: Readonly<Record<string, string>> = {}) =>
  gitContext({ TMPDIR: temporary.path, ...env });

test("what a session keeps on disk is gone after it, also when it fails", async () => {
  const kept: string[] = [];
  const using = withGitSession(gitSource("https://host/app.git"), contextHere(), async ({ directory }) => {
    kept.push(...readdirSync(directory));
    throw new Error("failed");
  });
  await expect(using).rejects.toThrow("failed");
  expect(kept).toContain(".gitconfig");
  expect(readdirSync(temporary.path)).toEqual([]);
});

test("nothing is left of a session that cannot be opened", async () => {
  const source = gitSource("https://host/app.git", { ca_bundle: "no certificate" });
  await expect(openGitSession(source, contextHere())).rejects.toThrow("ca_bundle");
  expect(readdirSync(temporary.path)).toEqual([]);
});

test("a temp directory that is missing is an error that names it", async () => {
  const missing = join(temporary.path, "missing");
  await expect(
    openGitSession(gitSource("https://host/app.git"), contextHere({ TMPDIR: missing })),
  ).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining(`Cannot make a directory in "${missing}": ENOENT`),
    hint: expect.stringContaining("TMPDIR"),
  });
});

test("an interruption ends git and its children, and leaves nothing on disk", async () => {
  const server = await open(startGitServer());
  server.fail("refs-for-fetch", { kind: "stall" });
  const context = contextHere();
  const source = gitSource(server.urlOf(server.createRepository()));
  const listing = withGitSession(source, context, (session) => listRemote(session, ["HEAD"]));
  const ended = expect(listing).rejects.toBe(INTERRUPTION);
  await waitFor(() => server.requests.length === 1);
  expect(processesOf(temporary.path).length).toBeGreaterThan(1);
  context.interrupt();
  await ended;
  expect(readdirSync(temporary.path)).toEqual([]);
  await waitFor(() => processesOf(temporary.path).length === 0);
});

test("a server that never answers is an error that names it", async () => {
  const server = await open(startGitServer());
  server.fail("refs-for-fetch", { kind: "stall" });
  const { remote, run } = await openSession(server.urlOf(server.createRepository()));
  await expect(run(["ls-remote", "--", remote.url], { timeLimitMs: 200 })).rejects.toMatchObject({
    code: "unavailable",
    message: `Cannot talk to "${remote.url}": nothing answers (Cannot finish "git": no end after 0.2 s)`,
    hint: expect.stringContaining("network"),
  });
});

test("git obeys no configuration of the user and no variable of the caller", async () => {
  const home = join(temporary.path, "home");
  mkdirSync(home);
  writeFileSync(join(home, ".gitconfig"), "[alias]\n\tmine = version\n[core]\n\tpager = from-home\n");
  const session = await open(
    openGitSession(
      gitSource("https://host/app.git"),
      contextHere({
        HOME: home,
        XDG_CONFIG_HOME: home,
        GIT_CONFIG_COUNT: "1",
        GIT_CONFIG_KEY_0: "core.pager",
        GIT_CONFIG_VALUE_0: "from-variable",
        GIT_DIR: home,
        GIT_ASKPASS: "/bin/false",
      }),
    ),
  );
  const { stdout } = await session.run(["config", "--list"]);
  expect(stdout.toString()).not.toMatch(/from-|alias/);
  expect((await session.run(["rev-parse", "--git-dir"])).code).toBe(128);
});

test("git is not led astray by a repository around the temp directory", async () => {
  const context = contextHere();
  const session = await open(openGitSession(gitSource(temporary.path), context));
  await session.run(["init", "--quiet", temporary.path]);
  expect(existsSync(join(temporary.path, ".git"))).toBe(true);
  expect((await session.run(["rev-parse", "--git-dir"])).code).toBe(128);
});

test.each([
  { uri: "ext::sh -c touch% x", said: "not allowed" },
  { uri: "-x", said: "begins with a dash" },
])("a session does not open for $uri", async ({ uri, said }) => {
  await expect(openGitSession(gitSource(uri), contextHere())).rejects.toThrow(said);
});

test("a way of transport that only git sees is closed, too", async () => {
  const session = await openSession("https://host/app.git");
  const { code, stderr } = await session.run(["ls-remote", "--", "ext::sh -c exit% 0"]);
  expect({ code, stderr }).toEqual({ code: 128, stderr: "fatal: transport 'ext' not allowed\n" });
});

test("a password in an address is hidden from the log", async () => {
  const context = contextHere();
  await open(openGitSession(gitSource("ssh://git:pass-word@host/app.git"), context)).catch(() => {});
  context.log.info("pass-word");
  expect(context.log.text()).not.toContain("pass-word");
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;

asRoot("a repository of another owner may be read and written, and keeps its hooks", async () => {
  const server = await open(startGitServer());
  const remote = server.createRepository();
  const oid = remote.commit("main", { file: "1\n" });
  remote.installHook("pre-receive", "echo the hook of the owner; exit 1");
  const repository = await repositoryWith(remote.path);
  for (const entry of ["", ...readdirSync(remote.path, { recursive: true })]) {
    chownSync(join(remote.path, String(entry)), 65_534, 65_534);
  }
  await fetchRefs(repository, ["+refs/heads/main:refs/heads/main"]);
  const [pushed] = await pushRefs(repository, [{ ref: "refs/heads/new", oid, expected: "absent" }]);
  expect(pushed?.reason).toContain("the hook of the owner");
});
