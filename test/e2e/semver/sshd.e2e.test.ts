import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { open } from "../../support/opened.ts";
import { startProxyServer } from "../../support/proxy-server.ts";
import { makeSshKey, type SshKeyFormat, type SshKeyType } from "../../support/ssh-server/keys.ts";
import { createBareRepository, gitAt } from "../../support/ssh-server/repository.ts";
import { type Sshd, startSshd } from "../../support/ssh-server/sshd.ts";
import { leaksOf } from "../support/leaks.ts";
import { describeConformance } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { runStep } from "./program.ts";

const PASSPHRASE = `a passphrase of words, "quotes' and $signs`;
const HOST_KEY = makeSshKey();

interface Genuine {
  readonly server: Sshd;
  readonly repository: string;
  /** The one line of a `known_hosts` file. */
  readonly knownHosts: string;
  readonly source: Readonly<Record<string, unknown>>;
}

/** A genuine server with a repository, and a source that signs in with `privateKey`. */
async function genuine(
  { publicKey, privateKey }: { publicKey: string; privateKey: string },
  hostCertificate?: string,
): Promise<Genuine> {
  const folder = makeDirectory();
  const repositories = join(folder, "repositories");
  mkdirSync(join(folder, "sshd"), { mode: 0o700 });
  createBareRepository(repositories, "a.git");
  const repository = join(repositories, "a.git");
  gitAt(repository, "config", "uploadpack.allowFilter", "true");
  const server = await open(
    startSshd({
      folder: join(folder, "sshd"),
      hostKey: HOST_KEY,
      authorizedKeys: [publicKey],
      ...(hostCertificate !== undefined && { hostCertificate }),
    }),
  );
  const knownHosts = `[127.0.0.1]:${server.port} ${HOST_KEY.publicKey}`;
  const place = { driver: "git", uri: server.url(repository), branch: "version", file: "number" };
  const source = { ...place, private_key: privateKey, known_hosts: knownHosts, initial_version: "1.0.0" };
  return { server, repository, knownHosts, source };
}

const bump = (source: unknown) => runStep("out", { source, params: { bump: "patch" } }, { directory: "/" });

/** Bumps, sees the version with a check, and finds it in the repository. */
async function expectBump({ repository }: Genuine, source: unknown, number = "1.0.1"): Promise<string> {
  const { answer, stderr } = await bump(source);
  // The words are there to be read when it fails.
  expect({ answer, stderr }).toEqual({
    answer: { version: { number }, metadata: expect.anything() },
    stderr: expect.any(String),
  });
  await expect(runStep("check", { source })).resolves.toMatchObject({ answer: [{ number }] });
  expect(gitAt(repository, "show", "version:number")).toBe(number);
  return stderr;
}

async function expectRefusal({ repository }: Genuine, source: unknown, words: string): Promise<void> {
  const { code, stdout, stderr } = await bump(source);
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: expect.stringContaining(words) });
  expect(gitAt(repository, "for-each-ref", "refs/heads/version")).toBe("");
}

describeConformance("genuine sshd", () => {
  test.each<{ name: string; type: SshKeyType; format: SshKeyFormat; passphrase?: string }>([
    { name: "ed25519", type: "ed25519", format: "OpenSSH" },
    { name: "ed25519, encrypted", type: "ed25519", format: "OpenSSH", passphrase: PASSPHRASE },
    { name: "RSA as PKCS#1", type: "rsa", format: "PEM" },
    { name: "RSA as PKCS#8, encrypted", type: "rsa", format: "PKCS8", passphrase: PASSPHRASE },
    { name: "ECDSA as SEC1, encrypted", type: "ecdsa", format: "PEM", passphrase: PASSPHRASE },
  ])("a key of $name bumps", async ({ type, format, passphrase }) => {
    const key = makeSshKey({ type, format, ...(passphrase !== undefined && { passphrase }) });
    const place = await genuine(key);
    const source = {
      ...place.source,
      ...(passphrase !== undefined && { private_key_passphrase: passphrase }),
    };
    const stderr = await expectBump(place, source);
    expect(leaksOf(key.privateKey.split("\n")[2] ?? "", stderr)).toEqual([]);
    if (passphrase !== undefined) expect(leaksOf(passphrase, stderr)).toEqual([]);
  });

  test("a key that the server does not know is refused", async () => {
    const place = await genuine(makeSshKey());
    await expectRefusal(
      place,
      { ...place.source, private_key: makeSshKey().privateKey },
      "Permission denied",
    );
  });

  test("a wrong passphrase is refused", async () => {
    const place = await genuine(makeSshKey({ passphrase: PASSPHRASE }));
    const source = { ...place.source, private_key_passphrase: "another one" };
    await expectRefusal(place, source, "private_key_passphrase is not its passphrase");
  });

  test("a server with another key than the known one is refused", async () => {
    const place = await genuine(makeSshKey());
    const known_hosts = `[127.0.0.1]:${place.server.port} ${makeSshKey().publicKey}`;
    await expectRefusal(place, { ...place.source, known_hosts }, "the host key of the server");
  });

  test("an unknown server is accepted, and its fingerprint told", async () => {
    const place = await genuine(makeSshKey());
    const { known_hosts: _, ...source } = place.source;
    const stderr = await expectBump(place, source);
    expect(stderr).toContain(HOST_KEY.fingerprint);
    expect(stderr).toContain(place.knownHosts);
  });

  test("a server may be known under a hashed name", async () => {
    const place = await genuine(makeSshKey());
    const file = join(makeDirectory(), "known_hosts");
    writeFileSync(file, place.knownHosts);
    execFileSync("ssh-keygen", ["-q", "-H", "-f", file], { stdio: "ignore" });
    const known_hosts = readFileSync(file, "utf8");
    expect(known_hosts).toMatch(/^\|1\|/);
    await expectBump(place, { ...place.source, known_hosts });
  });

  test("a server may be known by its authority", async () => {
    const authority = makeSshKey();
    const place = await genuine(makeSshKey(), certificateOf(authority.privateKey));
    const known_hosts = `@cert-authority [127.0.0.1]:* ${authority.publicKey}`;
    await expectBump(place, { ...place.source, known_hosts });
    const other = `@cert-authority [127.0.0.1]:* ${makeSshKey().publicKey}`;
    const { code, stderr } = await bump({ ...place.source, known_hosts: other });
    expect(code).toBe(1);
    expect(stderr).toContain("the host key of the server");
  });

  test("the server is reached through a proxy with a login", async () => {
    const place = await genuine(makeSshKey());
    const basicAuth = { user: "me", password: "proxy-password-0123456789" };
    const proxy = await open(startProxyServer({ basicAuth }));
    const https_tunnel = {
      proxy_host: "127.0.0.1",
      proxy_port: Number(new URL(proxy.url).port),
      proxy_user: basicAuth.user,
      proxy_password: basicAuth.password,
    };
    const stderr = await expectBump(place, { ...place.source, https_tunnel });
    expect(proxy.requests.length).toBeGreaterThan(0);
    expect(leaksOf(basicAuth.password, stderr)).toEqual([]);
  });

  test("eight builds at the same time get eight numbers", async () => {
    const place = await genuine(makeSshKey());
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => bump(place.source)));
    const failed = outcomes.filter(({ code }) => code !== 0);
    expect(failed).toEqual([]);
    const answers = outcomes.map(({ answer }) => answer as { version: { number: string } });
    const numbers = answers.map(({ version }) => version.number);
    expect(numbers.sort()).toEqual(Array.from({ length: 8 }, (_, at) => `1.0.${at + 1}`));
  }, 120_000);
});

/** The host key, vouched for by an authority. */
function certificateOf(authority: string): string {
  const directory = makeDirectory({ "host.pub": `${HOST_KEY.publicKey}\n` });
  const file = join(directory, "authority");
  writeFileSync(file, authority, { mode: 0o600 });
  const options = ["-q", "-s", file, "-h", "-I", "test", "-n", "127.0.0.1"];
  execFileSync("ssh-keygen", [...options, join(directory, "host.pub")]);
  return readFileSync(join(directory, "host-cert.pub"), "utf8");
}
