import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { open } from "../opened.ts";
import { makeTls } from "../tls.ts";
import { GIT_ENVIRONMENT } from "./environment.ts";
import { type Fault, startGitServer } from "./server.ts";

const run = promisify(execFile);
const git = (...args: string[]) => run("git", args, { env: GIT_ENVIRONMENT });

test("a repository is listed, with its commits as they were made", async () => {
  const server = await open(startGitServer());
  const repository = server.createRepository({ name: "team/app.git" });
  const first = repository.commit("main", { "a/b": "1\n", c: "2" });
  const second = repository.commit("main", { c: undefined }, "without c");
  const { stdout } = await git("ls-remote", server.urlOf(repository));
  expect(stdout).toBe(`${second}\tHEAD\n${second}\trefs/heads/main\n`);
  expect(first).not.toBe(second);
  expect([repository.read("main", "a/b"), repository.read("main", "c")]).toEqual(["1\n", undefined]);
  expect(repository.git(["log", "-1", "--format=%s %an", "main"])).toBe("without c Test");
  expect(server.requests.map(({ subject }) => subject)).toEqual(["refs-for-fetch", "fetch"]);
});

test.each([
  { name: "no login", login: "", status: [401] },
  { name: "the wrong one", login: "me:wrong@", status: [401, 401] },
  { name: "the right one", login: "me:pass@", status: [401, 200, 200] },
])("with $name the answers are $status", async ({ login, status }) => {
  const server = await open(startGitServer({ login: { username: "me", password: "pass" } }));
  const url = server.urlOf(server.createRepository()).replace("://", `://${login}`);
  await git("ls-remote", url).catch(() => {});
  expect(server.requests.map((request) => request.status)).toEqual(status);
});

test("nothing but git's own requests is answered", async () => {
  const server = await open(startGitServer());
  const url = server.urlOf(server.createRepository());
  for (const path of ["", "/HEAD", "/info/refs", "/info/refs?service=git-upload-archive"]) {
    expect((await fetch(`${url}${path}`)).status).toBe(404);
  }
  expect((await fetch(`${url}/info/refs?service=git-upload-pack`, { method: "POST" })).status).toBe(404);
});

test.each([
  { fault: { kind: "status", status: 503 }, said: "error: 503" },
  { fault: { kind: "reset" }, said: "Connection reset|Recv failure|Empty reply" },
  { fault: { kind: "lost-reply" }, said: "Empty reply" },
] as { fault: Fault; said: string }[])(
  "a fault happens as often as planned: $fault.kind",
  async ({ fault, said }) => {
    const server = await open(startGitServer());
    const url = server.urlOf(server.createRepository());
    server.fail("refs-for-fetch", fault);
    await expect(git("ls-remote", url)).rejects.toMatchObject({ stderr: expect.stringMatching(said) });
    await expect(git("ls-remote", url)).resolves.toMatchObject({ stdout: "" });
  },
);

test("a server of the oldest protocol does not speak the newest", async () => {
  const [oldest, newest] = await Promise.all([
    open(startGitServer({ protocol: "oldest" })),
    open(startGitServer()),
  ]);
  for (const server of [oldest, newest]) {
    const repository = server.createRepository();
    repository.commit("main", { file: "1" });
    await git("ls-remote", server.urlOf(repository));
  }
  expect(oldest.requests).toHaveLength(1);
  expect(newest.requests).toHaveLength(2);
});

test("a server with a certificate is reached by those who trust it, and one that redirects sends on", async () => {
  const tls = await makeTls();
  const target = await open(startGitServer({ tls }));
  const server = await open(startGitServer({ redirectTo: target.url }));
  const url = server.urlOf(server.createRepository());
  target.createRepository();
  await expect(git("ls-remote", url)).rejects.toMatchObject({
    stderr: expect.stringContaining("certificate"),
  });
  await git("-c", "http.sslVerify=false", "ls-remote", url);
  expect(target.requests.length).toBeGreaterThan(0);
});
