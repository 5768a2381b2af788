import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { listRemote } from "../../../shared/git/list-remote.ts";
import type { GitSource } from "../../../shared/git/session.ts";
import { Secret } from "../../../shared/schema/secret.ts";
import { gitContext, openSession } from "../../support/git-scratch.ts";
import { type GitServerOptions, startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";
import { processesOf, waitFor } from "../../support/processes.ts";
import { startProxyServer } from "../../support/proxy-server.ts";
import { INTERRUPTION } from "../../support/recording.ts";
import { makeTls, type TlsFiles } from "../../support/tls.ts";

const LOGIN = { username: "me@example.com", password: `p'a"s\\s #:% ü` };
const SETTINGS = { username: LOGIN.username, password: new Secret(LOGIN.password) };
const RENAMED = { from: "/old", to: "/repository.git" };
const MAIN = "refs/heads/main";

async function serverWithBranch(options: GitServerOptions = {}) {
  const server = await open(startGitServer(options));
  const remote = server.createRepository();
  remote.commit("main", { file: "1\n" });
  return { server, remote, uri: server.urlOf(remote) };
}

/** How many branches the remote shows. */
async function look(uri: string, settings: Partial<GitSource> = {}, context = gitContext()): Promise<number> {
  const session = await openSession(uri, settings, context);
  return (await listRemote(session, [MAIN])).refs.length;
}

/** 39 for git 2.39. */
function gitMinorVersion(): number {
  return Number(execFileSync("git", ["--version"]).toString().split(".")[1]);
}

let tls: TlsFiles;
beforeAll(async () => {
  tls = await makeTls();
});

describe("a login", () => {
  test("reaches the server that asks for it", async () => {
    const { server, uri } = await serverWithBranch({ login: LOGIN });
    await expect(look(uri, SETTINGS)).resolves.toBe(1);
    expect(server.requests.map(({ status }) => status)).toEqual([401, 200, 200]);
  });

  test.each([
    {
      name: "stands in the address",
      part: `me:${encodeURIComponent("p@ss")}`,
      login: { username: "me", password: "p@ss" },
    },
    {
      name: "is a token in the address",
      part: "a-long-token",
      login: { username: "a-long-token", password: "" },
    },
  ])("works where it $name", async ({ part, login }) => {
    const { uri } = await serverWithBranch({ login });
    await expect(look(uri.replace("://", `://${part}@`))).resolves.toBe(1);
  });

  test("of source counts more than that of the address", async () => {
    const { uri } = await serverWithBranch({ login: LOGIN });
    await expect(look(uri.replace("://", "://other:wrong@"), SETTINGS)).resolves.toBe(1);
  });

  test("may end with a line break, as block texts do", async () => {
    const { uri } = await serverWithBranch({ login: LOGIN });
    await expect(look(uri, { ...SETTINGS, password: new Secret(`${LOGIN.password}\n`) })).resolves.toBe(1);
  });

  test("with a line break inside is refused before anything is sent", async () => {
    const { server, uri } = await serverWithBranch();
    const settings = { username: "me", password: new Secret("one\nhost=evil") };
    await expect(look(uri, settings)).rejects.toMatchObject({ code: "invalid-request" });
    expect(server.requests).toEqual([]);
  });

  test("that is wrong is an error without the login in it", async () => {
    const { uri } = await serverWithBranch({ login: LOGIN });
    const looking = look(uri, { username: "me", password: new Secret("wrong-password") });
    await expect(looking).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringContaining("does not accept the login"),
      hint: expect.stringContaining("username and password"),
    });
    await expect(looking).rejects.not.toThrow("wrong-password");
  });

  test("that is missing is asked for by name", async () => {
    const { uri } = await serverWithBranch({ login: LOGIN });
    await expect(look(uri)).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringContaining("a login is asked for"),
      hint: expect.stringContaining("username and password"),
    });
  });

  test("does not follow a redirect to another server, and is not asked of it again", async () => {
    const { server: other } = await serverWithBranch({ login: LOGIN });
    const { server, uri } = await serverWithBranch({ redirectTo: other.url });
    await expect(look(uri, SETTINGS)).rejects.toMatchObject({ code: "access-denied" });
    expect(server.requests).toHaveLength(1);
    expect(other.requests.length).toBeGreaterThan(0);
    expect(other.requests.filter(({ headers }) => headers.authorization)).toEqual([]);
  });

  test("does not keep a redirect to an open server from working", async () => {
    const { server: other } = await serverWithBranch();
    const { uri } = await serverWithBranch({ redirectTo: other.url });
    await expect(look(uri, SETTINGS)).resolves.toBe(1);
    expect(other.requests.filter(({ headers }) => headers.authorization)).toEqual([]);
  });

  test("is given to whatever asks git for this server, and for no other", async () => {
    const { uri, server } = await serverWithBranch({ login: LOGIN });
    const session = await openSession(uri, SETTINGS);
    const { port } = new URL(server.url);
    const ask = (lines: string) => session.run(["credential", "fill"], { input: `${lines}\n\n` });
    const own = await ask(`protocol=http\nhost=127.0.0.1:${port}\npath=team/app.git/info/lfs`);
    expect(own.stdout.toString()).toContain(`password=${LOGIN.password}\n`);
    for (const other of [
      `protocol=https\nhost=127.0.0.1:${port}`,
      `protocol=http\nhost=localhost:${port}`,
      "protocol=http\nhost=127.0.0.1",
    ]) {
      expect((await ask(other)).stdout.toString()).not.toContain("password");
    }
  });

  test("lies in files that nobody else may read, and in neither arguments nor variables", async () => {
    const { uri, server } = await serverWithBranch({ login: LOGIN });
    const context = gitContext();
    const session = await openSession(uri, SETTINGS, context);
    expect(statSync(session.directory).mode & 0o777).toBe(0o700);
    expect(modesIn(session.directory)).toEqual({ ".gitconfig": 0o600, login: 0o600 });
    server.fail("fetch", { kind: "stall" });
    const looking = listRemote(session, [MAIN]);
    await waitFor(() => server.requests.length === 3);
    const said = processesOf(session.directory);
    context.interrupt();
    await expect(looking).rejects.toBe(INTERRUPTION);
    expect(said.length).toBeGreaterThan(1);
    expect(said.join()).toContain(uri);
    expect(said.join()).not.toContain(LOGIN.password);
    expect(said.join()).not.toContain(Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString("base64"));
  });
});

function modesIn(directory: string): Record<string, number> {
  return Object.fromEntries(
    readdirSync(directory).map((name) => [name, statSync(join(directory, name)).mode & 0o777]),
  );
}

describe("a plain connection", () => {
  test.each([
    { name: "another host", uri: "http://git.example.com/app.git", said: "unencrypted" },
    { name: "this machine", uri: "http://127.0.0.1:1/app.git", said: "" },
    { name: "another host, encrypted", uri: "https://git.example.com/app.git", said: "" },
  ])("to $name", async ({ uri, said }) => {
    const context = gitContext();
    await openSession(uri, SETTINGS, context);
    expect(context.log.text()).toContain(said);
    expect(context.log.text() === "").toBe(said === "");
  });

  test("may be turned into an encrypted one by the server", async () => {
    const session = await openSession("http://git.example.com/app.git", SETTINGS);
    const { stdout } = await session.run(["credential", "fill"], {
      input: "protocol=https\nhost=git.example.com\n\n",
    });
    expect(stdout.toString()).toContain(`password=${LOGIN.password}\n`);
  });
});

describe("a private certificate", () => {
  test("is refused with advice", async () => {
    const { uri } = await serverWithBranch({ tls });
    await expect(look(uri)).rejects.toMatchObject({
      code: "invalid-request",
      message: expect.stringContaining("signed by nobody who is trusted here"),
      hint: expect.stringContaining("ca_bundle"),
    });
  });

  test("is accepted with its authority, and with the login", async () => {
    const { uri, server } = await serverWithBranch({ tls, login: LOGIN });
    await expect(look(uri, { ...SETTINGS, ca_bundle: tls.ca })).resolves.toBe(1);
    const isProactive = gitMinorVersion() >= 46;
    expect(server.requests.map(({ status }) => status)).toEqual(isProactive ? [200, 200] : [401, 200, 200]);
  });

  test("is accepted unseen on demand, with a warning", async () => {
    const { uri, server } = await serverWithBranch({ tls });
    const context = gitContext();
    await expect(look(uri, { skip_ssl_verification: true }, context)).resolves.toBe(1);
    expect(context.log.text()).toContain(`The certificate of "${server.url}" is not checked`);
  });

  test("of another server is refused all the same", async () => {
    const { uri: other } = await serverWithBranch({ tls });
    const { uri } = await serverWithBranch({ tls });
    const session = await openSession(uri, { skip_ssl_verification: true });
    const { code, stderr } = await session.run(["ls-remote", "--", other]);
    expect(code).toBe(128);
    expect(stderr).toContain("certificate");
  });
});

describe("over https, a redirect", () => {
  test.each([
    { name: "an open server to an open one", first: {}, second: {}, outcome: "found" },
    {
      name: "an open server to one with a login",
      first: {},
      second: { login: LOGIN },
      outcome: "access-denied",
    },
    {
      name: "a server with a login to an open one",
      first: { login: LOGIN },
      second: {},
      outcome: "invalid-request",
    },
    {
      name: "a server with a login to one with the same",
      first: { login: LOGIN },
      second: { login: LOGIN },
      outcome: "access-denied",
    },
  ])("from $name does not bring the login there", async ({ first, second, outcome }) => {
    const { server: other } = await serverWithBranch({ tls, ...second });
    const { uri } = await serverWithBranch({ tls, ...first, redirectTo: other.url });
    const session = await openSession(uri, { ...SETTINGS, ca_bundle: tls.ca });
    const list = () =>
      listRemote(session, [MAIN]).then(
        ({ refs }) => (refs.length === 1 ? "found" : "missing"),
        (error: { code: string }) => error.code,
      );
    await expect(list()).resolves.toBe(outcome);
    await expect(list()).resolves.toBe(outcome);
    expect(other.requests.length).toBeGreaterThan(0);
    expect(other.requests.filter(({ headers }) => headers.authorization)).toEqual([]);
  });

  test("to another address of the same server, which asks for the login there, keeps it", async () => {
    const server = await open(startGitServer({ tls, login: LOGIN, renamed: RENAMED }));
    server.createRepository().commit("main", { file: "1\n" });
    await expect(look(`${server.url}${RENAMED.from}`, { ...SETTINGS, ca_bundle: tls.ca })).resolves.toBe(1);
  });
});

describe("a proxy", () => {
  const basicAuth = { user: "p@roxy", password: "pr:oxy/pass" };
  const tunnel = (url: string) => ({ proxy_host: "127.0.0.1", proxy_port: Number(new URL(url).port) });
  const proxyLogin = { proxy_user: basicAuth.user, proxy_password: new Secret(basicAuth.password) };

  test.each([
    { name: "http://", kind: "forward" },
    { name: "https://", kind: "connect" },
  ])("with a login leads to $name", async ({ kind }) => {
    const proxy = await open(startProxyServer({ basicAuth }));
    const encrypted = kind === "connect" ? { tls } : {};
    const { uri } = await serverWithBranch({ login: LOGIN, ...encrypted });
    const https_tunnel = { ...tunnel(proxy.url), ...proxyLogin };
    const settings = { ...SETTINGS, https_tunnel, ...(kind === "connect" && { ca_bundle: tls.ca }) };
    const context = gitContext({ no_proxy: "127.0.0.1" });
    await expect(look(uri, settings, context)).resolves.toBe(1);
    expect(proxy.requests.length).toBeGreaterThan(0);
    expect(proxy.requests.filter((each) => each.kind !== kind || !each.isAuthorized)).toEqual([]);
  });

  test("that misses its login says so", async () => {
    const proxy = await open(startProxyServer({ basicAuth }));
    const { uri, server } = await serverWithBranch({ tls });
    await expect(look(uri, { ca_bundle: tls.ca, https_tunnel: tunnel(proxy.url) })).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringContaining("the proxy asks for a login"),
      hint: expect.stringContaining("proxy_user"),
    });
    expect(server.requests).toEqual([]);
  });

  test.each(["http_proxy", "HTTP_PROXY", "ALL_PROXY"])("comes from %s", async (name) => {
    const proxy = await open(startProxyServer());
    const { uri } = await serverWithBranch();
    await expect(look(uri, {}, gitContext({ [name]: proxy.url }))).resolves.toBe(1);
    expect(proxy.requests.length).toBeGreaterThan(0);
  });
});
