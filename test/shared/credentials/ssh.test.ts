import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type GitSession, type GitSource, withGitSession } from "../../../shared/git/session.ts";
import { Secret } from "../../../shared/schema/secret.ts";
import { leaksOf } from "../../e2e/support/leaks.ts";
import { open } from "../../support/opened.ts";
import { type ProxyOptions, startProxyServer } from "../../support/proxy-server.ts";
import { INTERRUPTION, type RecordingContext, recordingContext } from "../../support/recording.ts";
import { makeSshKey, type SshKeyFormat, type SshKeyType } from "../../support/ssh-server/keys.ts";
import { createBareRepository } from "../../support/ssh-server/repository.ts";
import { type SshServer, type SshServerOptions, startSshServer } from "../../support/ssh-server/server.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

const KEY = makeSshKey();
const PASSWORD = "proxy-password-0123456789";

let directory: TemporaryDirectory;
let temp: string;
let repositories: string;
let commit: string;
let context: RecordingContext;
beforeEach(async () => {
  directory = await temporaryDirectory();
  temp = join(directory.path, "temp dir");
  repositories = join(directory.path, "repositories");
  mkdirSync(temp);
  commit = createBareRepository(repositories, "a.git");
  context = contextWith({});
});
afterEach(async () => {
  expect(readdirSync(temp)).toEqual([]);
  await directory.remove();
});

function contextWith(env: Record<string, string>): RecordingContext {
  return recordingContext("/nonexistent", { PATH: process.env["PATH"], TMPDIR: temp, ...env });
}

const serve = (options: Partial<SshServerOptions> = {}) => open(startSshServer({ repositories, ...options }));

type Settings = Partial<Omit<GitSource, "uri">>;
const withKey: Settings = { private_key: new Secret(KEY.privateKey) };

function session<T>(
  server: SshServer,
  settings: Settings,
  use: (session: GitSession) => Promise<T>,
): Promise<T> {
  return withGitSession(
    { uri: server.url("a.git"), skip_ssl_verification: false, ...settings },
    context,
    use,
  );
}

const lsRemote = (git: GitSession) => git.run(["ls-remote", git.remote.url, "refs/heads/main"]);

async function expectCommit(server: SshServer, settings: Settings): Promise<void> {
  const { code, stdout, stderr } = await session(server, settings, lsRemote);
  expect({ code, stdout: stdout.toString(), stderr }).toEqual({
    code: 0,
    stdout: `${commit}\trefs/heads/main\n`,
    stderr: "",
  });
}

describe("keys", () => {
  test.each<{ name: string; type: SshKeyType; format: SshKeyFormat; passphrase?: string }>([
    { name: "ed25519", type: "ed25519", format: "OpenSSH" },
    { name: "RSA", type: "rsa", format: "OpenSSH" },
    { name: "RSA as PKCS#1, encrypted", type: "rsa", format: "PEM", passphrase: `two words and "quotes'` },
    { name: "RSA as PKCS#8", type: "rsa", format: "PKCS8" },
    { name: "ECDSA, encrypted", type: "ecdsa", format: "OpenSSH", passphrase: "a passphrase" },
    { name: "ECDSA as SEC1", type: "ecdsa", format: "PEM" },
    { name: "ECDSA as PKCS#8, encrypted", type: "ecdsa", format: "PKCS8", passphrase: "a passphrase" },
  ])("$name opens the door", async ({ type, format, passphrase }) => {
    const key = makeSshKey({ type, format, ...(passphrase !== undefined && { passphrase }) });
    const server = await serve({ authorizedKeys: [KEY.publicKey, key.publicKey] });
    await expectCommit(server, {
      known_hosts: server.knownHosts,
      private_key: new Secret(key.privateKey),
      ...(passphrase !== undefined && { private_key_passphrase: new Secret(passphrase) }),
    });
    expect(server.requests).toEqual([
      { user: "git", command: "git-upload-pack '/a.git'", protocol: "version=2" },
    ]);
  });

  test("a server that asks for none is reached without", async () => {
    const server = await serve();
    await expectCommit(server, { known_hosts: server.knownHosts });
  });

  test("a key that the server does not know is refused, and no other is tried", async () => {
    const server = await serve({ authorizedKeys: [makeSshKey().publicKey] });
    const { code, stderr } = await session(server, { ...withKey, known_hosts: server.knownHosts }, lsRemote);
    expect(code).toBe(128);
    expect(stderr).toContain("git@127.0.0.1: Permission denied (publickey).");
    expect(server.requests).toEqual([]);
  });

  test("without a key such a server refuses, too", async () => {
    const server = await serve({ authorizedKeys: [KEY.publicKey] });
    const { code, stderr } = await session(server, { known_hosts: server.knownHosts }, lsRemote);
    expect(code).toBe(128);
    expect(stderr).toContain("Permission denied (publickey).");
  });

  test("a wrong passphrase connects to nobody", async () => {
    const server = await serve();
    const settings = {
      private_key: new Secret(makeSshKey({ passphrase: "right passphrase" }).privateKey),
      private_key_passphrase: new Secret("wrong passphrase"),
    };
    await expect(session(server, settings, lsRemote)).rejects.toMatchObject({ code: "invalid-request" });
    expect(server.connections()).toBe(0);
  });
});

describe("the user", () => {
  test.each([
    { name: "of the address counts", user: "someone", setting: "other", expected: "someone" },
    {
      name: "of the settings counts where the address names none",
      user: "",
      setting: "other",
      expected: "other",
    },
  ])("$name", async ({ user, setting, expected }) => {
    const server = await serve();
    const uri = server.url("a.git", user || "x").replace(user ? "" : "x@", "");
    const settings = { known_hosts: server.knownHosts, private_key_user: setting };
    await withGitSession({ uri, skip_ssl_verification: false, ...settings }, context, lsRemote);
    expect(server.requests).toMatchObject([{ user: expected }]);
  });

  test.each([
    { name: "a line break", user: "git\nProxyCommand touch /tmp/x" },
    { name: "a dash in front", user: "-oProxyCommand=x" },
    { name: "a quote", user: 'a"b' },
  ])("with $name is refused", async ({ user }) => {
    const server = await serve();
    await expect(session(server, { private_key_user: user }, lsRemote)).rejects.toMatchObject({
      code: "invalid-request",
      message: expect.stringContaining('Cannot use "private_key_user"'),
    });
    expect(server.connections()).toBe(0);
  });
});

describe("host keys", () => {
  test("a known one is accepted without a word", async () => {
    const server = await serve();
    await expectCommit(server, { known_hosts: server.knownHosts });
    expect(context.log.text()).toBe("");
  });

  test.each([
    { name: "another key", known: ({ port }: SshServer) => `[127.0.0.1]:${port} ${KEY.publicKey}` },
    { name: "another host", known: ({ hostKey }: SshServer) => `git.example.com ${hostKey.publicKey}` },
    {
      name: "the key, but as a revoked one",
      known: ({ hostKey, knownHosts }: SshServer) => `${knownHosts}@revoked * ${hostKey.publicKey}`,
    },
  ])("known_hosts with $name keeps git away", async ({ known }) => {
    const server = await serve();
    const { code, stderr } = await session(server, { ...withKey, known_hosts: known(server) }, lsRemote);
    expect(code).toBe(128);
    expect(stderr).toContain("Host key verification failed.");
    expect(server.requests).toEqual([]);
  });

  test("known_hosts without a key connects to nobody", async () => {
    const server = await serve();
    await expect(
      session(server, { known_hosts: server.hostKey.fingerprint }, lsRemote),
    ).rejects.toMatchObject({ message: 'Cannot use "known_hosts": no line of it holds a host key' });
    expect(server.connections()).toBe(0);
  });

  test("an unknown one is accepted, and told once with all that is needed to check it", async () => {
    const server = await serve();
    await session(server, {}, async (git) => {
      expect((await lsRemote(git)).code).toBe(0);
      expect((await lsRemote(git)).code).toBe(0);
    });
    const { fingerprint } = server.hostKey;
    const lines = context.log.text().trim().split("\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(
      `warning: The host key of "[127.0.0.1]:${server.port}" is accepted without proof: ${fingerprint} (ssh-ed25519)`,
    );
    expect(lines[0]).toContain(`put this line into known_hosts: ${server.knownHosts.trim()}`);
  });

  test.each<{ type: SshKeyType }>([{ type: "ed25519" }, { type: "ecdsa" }])(
    "an accepted one must not change within the step, not even to one of type $type",
    async ({ type }) => {
      const first = await startSshServer({ repositories });
      await session(first, {}, async (git) => {
        expect((await lsRemote(git)).code).toBe(0);
        await first.close();
        const second = await serve({ hostKey: makeSshKey({ type }), port: first.port });
        const { code, stderr } = await lsRemote(git);
        expect(code).toBe(128);
        expect(stderr).toContain("Host key verification failed.");
        expect(second.requests).toEqual([]);
      });
    },
  );

  test.each<{ host: string; type: SshKeyType }>([
    { host: "github.com:22", type: "ed25519" },
    { host: "gitlab.com:22", type: "rsa" },
    { host: "bitbucket.org:22", type: "ecdsa" },
    { host: "ssh.github.com:443", type: "ed25519" },
    // Of a type that the published keys do not have.
    { host: "github.com:22", type: "ecdsa-384" },
    // ssh compares the names in its configuration letter by letter, and the port is not a published one.
    { host: "GitHub.com:2222", type: "ed25519" },
  ])("who claims to be $host with a key of type $type is found out", async ({ host, type }) => {
    const impostor = await serve({ hostKey: makeSshKey({ type }) });
    const proxy = await open(startProxyServer({ routes: { [host]: `127.0.0.1:${impostor.port}` } }));
    const settings = { ...withKey, https_tunnel: tunnelThrough(proxy.url) };
    const source = { uri: `ssh://git@${host}/a.git`, skip_ssl_verification: false, ...settings };
    const { code, stderr } = await withGitSession(source, context, lsRemote);
    expect(code).toBe(128);
    expect(stderr).toContain("Host key verification failed.");
    expect(proxy.requests).toHaveLength(1);
    expect(impostor.requests).toEqual([]);
  });
});

function tunnelThrough(url: string, login: { proxy_user?: string; proxy_password?: Secret } = {}) {
  const { hostname, port } = new URL(url);
  return { proxy_host: hostname, proxy_port: Number(port), ...login };
}

describe("https_tunnel", () => {
  const basicAuth = { user: "me", password: PASSWORD };

  test.each<{ name: string; options: ProxyOptions; login: { proxy_user?: string; proxy_password?: Secret } }>(
    [
      { name: "without login", options: {}, login: {} },
      {
        name: "with a login",
        options: { basicAuth },
        login: { proxy_user: "me", proxy_password: new Secret(PASSWORD) },
      },
    ],
  )("leads to the server, whose key is checked under its own name, $name", async ({ options, login }) => {
    const server = await serve({ authorizedKeys: [KEY.publicKey] });
    const routes = { "git.example.com:2222": `127.0.0.1:${server.port}` };
    const proxy = await open(startProxyServer({ ...options, routes }));
    const source = {
      uri: "ssh://git@git.example.com:2222/a.git",
      skip_ssl_verification: false,
      ...withKey,
      known_hosts: `[git.example.com]:2222 ${server.hostKey.publicKey}`,
      https_tunnel: tunnelThrough(proxy.url, login),
    };
    const { code, stdout } = await withGitSession(source, context, lsRemote);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: `${commit}\trefs/heads/main\n` });
    expect(proxy.requests).toEqual([{ kind: "connect", host: "git.example.com:2222", isAuthorized: true }]);
    expect(context.log.text()).toBe(`Via ${new URL(proxy.url).host} -> git.example.com:2222\n`);
  });

  test("an unknown host key is told under the name of the server", async () => {
    const server = await serve();
    const routes = { "git.example.com:22": `127.0.0.1:${server.port}` };
    const proxy = await open(startProxyServer({ routes }));
    const source = {
      uri: "git@git.example.com:a.git",
      skip_ssl_verification: false,
      https_tunnel: tunnelThrough(proxy.url),
    };
    await withGitSession(source, context, lsRemote);
    expect(context.log.text()).toContain('The host key of "git.example.com" is accepted without proof');
  });

  test("what the proxy says against it becomes the error", async () => {
    const server = await serve();
    const proxy = await open(startProxyServer({ basicAuth }));
    const https_tunnel = tunnelThrough(proxy.url);
    await expect(session(server, { https_tunnel }, lsRemote)).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringContaining("HTTP return code: 407 Proxy Authentication Required"),
    });
    expect(server.connections()).toBe(0);
  });
});

test("an interruption while the server hangs ends ssh and removes everything", async () => {
  const server = await serve({ authorizedKeys: [KEY.publicKey] });
  server.fail("hang");
  const requested = server.nextRequest();
  const running = session(server, { ...withKey, known_hosts: server.knownHosts }, lsRemote);
  await requested;
  context.interrupt();
  await expect(running).rejects.toBe(INTERRUPTION);
  expect(processesThatMention(temp)).toEqual([]);
});

/** Command lines of running programs. */
function processesThatMention(text: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    })
    .filter((line) => line.includes(text));
}

test("no secret is in an argument of any program", async () => {
  const passphrase = "secret-passphrase-0123456789";
  const key = makeSshKey({ passphrase });
  const programs = join(directory.path, "programs");
  const record = join(directory.path, "arguments");
  mkdirSync(programs);
  for (const name of ["git", "ssh", "ssh-keygen"]) {
    const real = execFileSync("sh", ["-c", `command -v ${name}`])
      .toString()
      .trim();
    const script = `#!/bin/sh\nprintf '%s\\n' ${name} "$@" >> '${record}'\nexec ${real} "$@"\n`;
    writeFileSync(join(programs, name), script);
    chmodSync(join(programs, name), 0o755);
  }
  context = contextWith({ PATH: `${programs}:${process.env["PATH"]}` });
  const server = await serve({ authorizedKeys: [key.publicKey] });
  const proxy = await open(startProxyServer({ basicAuth: { user: "me", password: PASSWORD } }));
  await session(
    server,
    {
      private_key: new Secret(key.privateKey),
      private_key_passphrase: new Secret(passphrase),
      https_tunnel: tunnelThrough(proxy.url, { proxy_user: "me", proxy_password: new Secret(PASSWORD) }),
    },
    lsRemote,
  );
  const recorded = readFileSync(record, "utf8");
  // Nothing would be proven by an empty record.
  expect(recorded.match(/^(?:git|ssh|ssh-keygen)$/gm)).toEqual(
    expect.arrayContaining(["git", "ssh", "ssh-keygen"]),
  );
  for (const secret of [passphrase, PASSWORD, key.privateKey.split("\n")[2] ?? ""]) {
    expect(leaksOf(secret, recorded + context.log.text())).toEqual([]);
  }
});
