import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { open } from "../opened.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../temporary.ts";
import { createBareRepository, gitAt } from "./repository.ts";
import { type SshServer, type SshServerOptions, startSshServer } from "./server.ts";

let directory: TemporaryDirectory;
let repositories: string;
let first: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
  repositories = join(directory.path, "repositories");
  first = createBareRepository(repositories, "a.git");
});
afterEach(() => directory.remove());

const serve = (options: Partial<SshServerOptions> = {}) => open(startSshServer({ repositories, ...options }));

/** Runs git with nothing of the user's; a refusal is a result, too. */
async function git(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const ssh = [
    ...["ssh", "-F", "/dev/null", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"],
    ...["-o", "LogLevel=ERROR", "-o", "IdentityFile=none", "-o", "IdentityAgent=none", "-o", "BatchMode=yes"],
  ];
  const env = {
    PATH: process.env["PATH"],
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_SSH_COMMAND: ssh.join(" "),
  };
  return promisify(execFile)("git", args, { env, cwd: directory.path }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

/** Clones, and makes a commit to push; gives both. */
async function cloned(server: SshServer): Promise<{ clone: string; commit: string }> {
  const clone = join(directory.path, "clone");
  expect(await git("clone", "--quiet", server.url("a.git"), clone)).toMatchObject({ code: 0 });
  gitAt(clone, "commit", "--quiet", "--allow-empty", "-m", "second");
  return { clone, commit: gitAt(clone, "rev-parse", "HEAD") };
}

const push = (clone: string) => git("-C", clone, "push", "--porcelain", "origin", "main");
const tip = () => gitAt(join(repositories, "a.git"), "rev-parse", "main");

test("it serves what is fetched and takes what is pushed", async () => {
  const server = await serve();
  const { clone, commit } = await cloned(server);
  expect(gitAt(clone, "rev-parse", "HEAD~1")).toBe(first);
  expect(await push(clone)).toMatchObject({ code: 0 });
  expect(tip()).toBe(commit);
  expect(server.requests.map(({ command }) => command)).toEqual([
    "git-upload-pack '/a.git'",
    "git-receive-pack '/a.git'",
  ]);
});

test("a missing repository is told in the words of git", async () => {
  const server = await serve();
  const { code, stderr } = await git("ls-remote", server.url("b.git"));
  expect(code).toBe(128);
  expect(stderr).toContain("does not appear to be a git repository");
});

test("what is outside of the folder is not served", async () => {
  const server = await serve({ repositories: join(repositories, "a.git", "objects") });
  expect(await git("ls-remote", server.url("../../a.git"))).toMatchObject({ code: 128 });
});

test("who has no listed key stays outside", async () => {
  const server = await serve({ authorizedKeys: [] });
  const { code, stderr } = await git("ls-remote", server.url("a.git"));
  expect(code).toBe(128);
  expect(stderr).toContain("Permission denied (publickey)");
});

describe("faults", () => {
  test.each([{ fault: "refuse" as const }, { fault: "reset" as const }])(
    "$fault concerns one command",
    async ({ fault }) => {
      const server = await serve();
      server.fail(fault);
      expect(await git("ls-remote", server.url("a.git"))).toMatchObject({ code: 128 });
      expect(await git("ls-remote", server.url("a.git"))).toMatchObject({ code: 0 });
    },
  );

  test("lose-reply applies the push, and says nothing", async () => {
    const server = await serve();
    server.fail("lose-reply");
    const { clone, commit } = await cloned(server);
    const { code, stdout } = await push(clone);
    expect(code).not.toBe(0);
    expect(stdout).not.toContain("Done");
    expect(tip()).toBe(commit);
    expect(await push(clone)).toMatchObject({ code: 0 });
  });

  test("hang lasts until the server is closed", async () => {
    const server = await startSshServer({ repositories });
    server.fail("hang");
    const requested = server.nextRequest();
    const asking = git("ls-remote", server.url("a.git"));
    await requested;
    await server.close();
    expect(await asking).toMatchObject({ code: 128 });
  });
});
