import { open } from "../../support/opened.ts";
import { type ProxyServer, startProxyServer } from "../../support/proxy-server.ts";
import { makeSshKey, type SshKeyFormat, type SshKeyType } from "../../support/ssh-server/keys.ts";
import { makeTls, type TlsFiles } from "../../support/tls.ts";
import { leaksOf } from "../support/leaks.ts";
import { cloneOf } from "./artifact.ts";
import { get } from "./get.ts";
import { type Outcome, runStep } from "./program.ts";
import { overHttp, overSsh, PASSWORD, type Way } from "./ways.ts";

const LOGIN = { username: "ci", password: PASSWORD };
const PROXY_LOGIN = { user: "through", password: "pr0xy pass/word" };

/** Runs the three steps on a repository with one commit, and looks for secrets in what they say. */
async function allSteps({ repository, source, secrets }: Way): Promise<void> {
  const first = repository.commit("main", { file: "1\n" });
  const branched = { ...source, branch: "main" };
  const checked = await runStep("check", { source: branched });
  expect(summaryOf(checked)).toEqual({ code: 0, answer: [{ ref: first }], words: expect.any(String) });
  const clone = await get({ source: branched, secrets }, { version: { ref: first } });
  expect({ code: clone.code, words: clone.stderr }).toMatchObject({ code: 0 });
  const artifact = cloneOf(repository);
  const ref = artifact.commit({ file: "2\n" });
  const request = { source: branched, params: { repository: "app" } };
  const pushed = await runStep("out", request, { directory: artifact.directory });
  expect(summaryOf(pushed)).toMatchObject({ code: 0, answer: { version: { ref } } });
  const said = [checked, pushed].map(({ stdout, stderr }) => stdout + stderr).join("");
  for (const secret of secrets) expect(leaksOf(secret, said)).toEqual([]);
}

const summaryOf = ({ code, answer, stderr }: Outcome) => ({ code, answer, words: stderr });

async function refused(source: object): Promise<string> {
  const { code, stdout, stderr } = await runStep("check", { source });
  expect({ code, stdout, stderr }).toMatchObject({ code: 1, stdout: "" });
  return stderr;
}

function tunnelTo({ url }: ProxyServer, login: { user: string; password: string } | undefined = PROXY_LOGIN) {
  const { hostname, port } = new URL(url);
  return {
    proxy_host: hostname,
    proxy_port: port,
    ...(login && { proxy_user: login.user, proxy_password: login.password }),
  };
}

describe("over HTTPS", () => {
  let tls: TlsFiles;
  beforeAll(async () => {
    tls = await makeTls();
  });
  const secrets = [PASSWORD, PROXY_LOGIN.password];

  test("with a private authority and a login", async () => {
    const way = await overHttp({ tls, login: LOGIN });
    await allSteps({ ...way, secrets, source: { ...way.source, ...LOGIN, ca_bundle: tls.ca } });
  });

  test("with a login that stands in the address", async () => {
    const way = await overHttp({ tls, login: LOGIN });
    const uri = String(way.source["uri"]).replace("://", `://ci:${encodeURIComponent(PASSWORD)}@`);
    await allSteps({ ...way, secrets, source: { uri, ca_bundle: tls.ca } });
  });

  test("through a proxy that wants a login, and through nothing else", async () => {
    const way = await overHttp({ tls, login: LOGIN });
    const proxy = await open(startProxyServer({ basicAuth: PROXY_LOGIN }));
    const source = { ...way.source, ...LOGIN, ca_bundle: tls.ca, https_tunnel: tunnelTo(proxy) };
    await allSteps({ ...way, secrets, source });
    expect(proxy.requests.length).toBeGreaterThan(3);
    expect(proxy.requests.every(({ kind }) => kind === "connect")).toBe(true);
  });

  test("a proxy that does not accept the login is told of", async () => {
    const way = await overHttp({ tls });
    const proxy = await open(startProxyServer({ basicAuth: PROXY_LOGIN }));
    const wrong = tunnelTo(proxy, { user: "through", password: "wr0ng" });
    const words = await refused({ ...way.source, ca_bundle: tls.ca, https_tunnel: wrong });
    expect(words).toContain("the proxy asks for a login");
    expect(words).not.toContain("wr0ng");
  });

  test("a wrong password, and an authority that nobody trusts, are told of", async () => {
    const way = await overHttp({ tls, login: LOGIN });
    const wrong = { ...way.source, username: "ci", password: "wr0ng", ca_bundle: tls.ca };
    const words = await refused(wrong);
    expect(words).toContain("the server does not accept the login");
    expect(words).not.toContain("wr0ng");
    await expect(refused({ ...way.source, ...LOGIN })).resolves.toContain("ca_bundle");
    const unverified = { ...way.source, ...LOGIN, skip_ssl_verification: true };
    await expect(runStep("check", { source: unverified })).resolves.toMatchObject({ code: 0, answer: [] });
  });
});

const describeWithSsh = process.env["TESTS_WITHOUT_OPENSSH"] === undefined ? describe : describe.skip;

describeWithSsh("over SSH", () => {
  test.each<{ name: string; type: SshKeyType; format: SshKeyFormat; passphrase?: string }>([
    { name: "ed25519", type: "ed25519", format: "OpenSSH" },
    { name: "ed25519, encrypted", type: "ed25519", format: "OpenSSH", passphrase: PASSWORD },
    { name: "RSA as PKCS#1", type: "rsa", format: "PEM" },
    { name: "RSA as PKCS#1, encrypted", type: "rsa", format: "PEM", passphrase: PASSWORD },
    { name: "ECDSA as PKCS#8, encrypted", type: "ecdsa", format: "PKCS8", passphrase: PASSWORD },
  ])("with a key: $name", async (options) => {
    const way = await overSsh(options);
    await allSteps(way);
  });

  test("through a proxy that wants a login", async () => {
    const way = await overSsh();
    const proxy = await open(startProxyServer({ basicAuth: PROXY_LOGIN }));
    const source = { ...way.source, https_tunnel: tunnelTo(proxy) };
    await allSteps({ ...way, source, secrets: [...way.secrets, PROXY_LOGIN.password] });
    expect(proxy.requests.length).toBeGreaterThan(2);
  });

  test("a passphrase that is missing or wrong ends the step at once", async () => {
    const { source } = await overSsh({ passphrase: PASSWORD });
    await expect(refused({ ...source, private_key_passphrase: "" })).resolves.toContain(
      "Private key has a passphrase but private_key_passphrase has not been set",
    );
    const words = await refused({ ...source, private_key_passphrase: "wr0ng" });
    expect(words).toContain("private_key_passphrase is not its passphrase");
    expect(words).not.toContain("wr0ng");
  });

  test("a key that the server does not know, and a server with another host key, are told of", async () => {
    const { server, source } = await overSsh();
    const stranger = await refused({ ...source, private_key: makeSshKey().privateKey });
    expect(stranger).toContain("the server does not accept the SSH key");
    const other = server.knownHosts.replace(/ \S+ \S+\n$/, ` ${makeSshKey().publicKey}\n`);
    await expect(refused({ ...source, known_hosts: other })).resolves.toContain("the host key of the server");
  });
});
