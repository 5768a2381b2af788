import { answerText, listen } from "../../support/listen.ts";
import { startProxyServer } from "../../support/proxy-server.ts";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { makeTls, type TlsFiles } from "../../support/tls.ts";
import { connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { runStep } from "./program.ts";

let tls: TlsFiles;
let plain: S3Server;
let secure: S3Server;
/** Answers as AWS does, for two regions. */
let aws: S3Server;
beforeAll(async () => {
  tls = await makeTls();
  plain = await startS3Server({ hosts: ["s3.example.com", "127.0.0.1"] });
  const { identities } = plain;
  secure = await startS3Server({ tls, identities });
  const regions = ["us-east-1", "eu-central-1"].map((region) => `s3.${region}.amazonaws.com`);
  aws = await startS3Server({ tls, identities, hosts: regions });
  for (const server of [plain, secure, aws]) {
    server.createBucket("bucket");
    server.put("bucket", "f-1", "content");
  }
  aws.createBucket("elsewhere", { region: "eu-central-1" });
  aws.put("elsewhere", "f-1", "content");
});
afterAll(() => Promise.all([plain.close(), secure.close(), aws.close()]));
beforeEach(() => {
  for (const server of [plain, secure, aws]) server.clearRequests();
});

type Settings = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string>>;

function check(source: Settings, env: Environment = {}) {
  const { access_key_id, secret_access_key } = connectionTo(plain);
  const whole = { access_key_id, secret_access_key, bucket: "bucket", regexp: "f-(.*)", ...source };
  return runStep("check", { source: whole }, { env });
}

const FOUND = { code: 0, answer: [{ path: "f-1" }] };

describeInProcess("endpoint", () => {
  test.each([
    { name: "a URL", source: () => ({ endpoint: plain.endpoint }) },
    { name: "a URL with a slash", source: () => ({ endpoint: `${plain.endpoint}/` }) },
    {
      name: "a URL, whatever disable_ssl says",
      source: () => ({ endpoint: plain.endpoint, disable_ssl: false }),
    },
    { name: "host and port", source: () => ({ endpoint: `127.0.0.1:${plain.port}`, disable_ssl: true }) },
    {
      name: "a name and port in path style",
      source: () => ({ endpoint: `localhost:${plain.port}`, disable_ssl: "true", use_path_style: true }),
    },
    {
      name: "host and port with TLS",
      source: () => ({ endpoint: `127.0.0.1:${secure.port}`, ca_bundle: tls.ca }),
    },
    {
      name: "https, whatever disable_ssl says",
      source: () => ({ endpoint: secure.endpoint, disable_ssl: true, ca_bundle: tls.ca }),
    },
  ])("may be $name", async ({ source }) => {
    expect(await check(source())).toMatchObject(FOUND);
  });

  test("may come from the variable that AWS tools share", async () => {
    expect(await check({}, { AWS_ENDPOINT_URL_S3: plain.endpoint })).toMatchObject(FOUND);
  });

  test.each([
    { name: "in front of its name", use_path_style: false, host: "bucket.s3.example.com:80" },
    { name: "in the path", use_path_style: true, host: "s3.example.com:80" },
  ])("has the bucket $name", async ({ use_path_style, host }) => {
    const routed = host.replace(":80", "");
    const proxy = await startProxyServer({ routes: { [routed]: `127.0.0.1:${plain.port}` } });
    const source = { endpoint: "http://s3.example.com", use_path_style };
    const outcome = await check(source, { HTTP_PROXY: proxy.url });
    const request = { source: { ...connectionTo(plain), bucket: "bucket", regexp: "f-(.*)", ...source } };
    const directory = makeDirectory();
    const got = await runStep(
      "in",
      { ...request, version: { path: "f-1" } },
      { directory, env: { HTTP_PROXY: proxy.url } },
    );
    await proxy.close();
    expect(outcome).toMatchObject(FOUND);
    expect(new Set(proxy.requests.map((each) => each.host))).toEqual(new Set([routed]));
    expect(got.code).toBe(0);
    expect(textsIn(directory)["url"]).toBe(`http://${routed}/${use_path_style ? "bucket/" : ""}f-1`);
  });

  test("that is a web page is told as such", async () => {
    const console = await listen((_, response) => answerText(response, 200, "text/html", "<html></html>"));
    const { code, stdout, stderr } = await check({ endpoint: console.endpoint });
    await console.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("does not speak S3");
  });
});

describeInProcess("certificates", () => {
  test.each([
    { name: "in ca_bundle", source: () => ({ ca_bundle: tls.ca }), env: () => ({}) },
    {
      name: "in ca_bundle, among others",
      source: () => ({ ca_bundle: `# ours\n${tls.ca}\n${tls.cert}` }),
      env: () => ({}),
    },
    {
      name: "in SSL_CERT_FILE",
      source: () => ({}),
      env: () => ({ SSL_CERT_FILE: `${makeDirectory({ "ca.pem": tls.ca })}/ca.pem` }),
    },
    {
      name: "in SSL_CERT_DIR",
      source: () => ({}),
      env: () => ({ SSL_CERT_DIR: makeDirectory({ "ca.pem": tls.ca }) }),
    },
    {
      name: "in AWS_CA_BUNDLE",
      source: () => ({}),
      env: () => ({ AWS_CA_BUNDLE: `${makeDirectory({ "ca.pem": tls.ca })}/ca.pem` }),
    },
  ])("of an authority $name are trusted", async ({ source, env }) => {
    const outcome = await check({ endpoint: secure.endpoint, ...source() }, env() as Environment);
    expect(outcome).toMatchObject(FOUND);
  });

  test("of nobody are accepted only with skip_ssl_verification, which is warned of", async () => {
    const { code, stdout, stderr } = await check({ endpoint: secure.endpoint });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/signed by nobody who is trusted here .* into ca_bundle/);
    expect(secure.requests).toEqual([]);
    const skipped = await check({ endpoint: secure.endpoint, skip_ssl_verification: true });
    expect(skipped).toMatchObject(FOUND);
    expect(skipped.stderr).toContain("warning: skip_ssl_verification is on");
  });
});

describeInProcess("a proxy", () => {
  const LOGIN = { user: "me", password: "p@ss" };

  test.each([
    { name: "HTTP_PROXY", secured: false },
    { name: "http_proxy", secured: false },
    { name: "HTTPS_PROXY", secured: true },
    { name: "https_proxy", secured: true },
    { name: "ALL_PROXY", secured: true },
  ])("in $name is used, with its login", async ({ name, secured }) => {
    const proxy = await startProxyServer({ basicAuth: LOGIN });
    const url = proxy.url.replace("://", `://${LOGIN.user}:${encodeURIComponent(LOGIN.password)}@`);
    const server = secured ? secure : plain;
    const outcome = await check({ endpoint: server.endpoint, ca_bundle: tls.ca }, { [name]: url });
    await proxy.close();
    expect(outcome).toMatchObject(FOUND);
    const host = `127.0.0.1:${server.port}`;
    const kind = secured ? "connect" : "forward";
    expect(proxy.requests).toEqual([{ kind, host, isAuthorized: true }]);
  });

  test.each([
    { name: "NO_PROXY", list: "example.com,127.0.0.1" },
    { name: "no_proxy", list: "127.0.0.0/8" },
  ])("is left out for what $name lists", async ({ name, list }) => {
    const proxy = await startProxyServer();
    const outcome = await check({ endpoint: plain.endpoint }, { HTTP_PROXY: proxy.url, [name]: list });
    await proxy.close();
    expect(outcome).toMatchObject(FOUND);
    expect(proxy.requests).toEqual([]);
  });

  test.each([
    { name: "plain HTTP", secured: false },
    { name: "TLS", secured: true },
  ])(
    "that wants a login is explained, over $name",
    async ({ secured }) => {
      const proxy = await startProxyServer({ basicAuth: LOGIN });
      const { endpoint } = secured ? secure : plain;
      const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url };
      const { code, stderr } = await check({ endpoint, ca_bundle: tls.ca }, env);
      await proxy.close();
      expect(code).toBe(1);
      expect(stderr).toContain("407");
      expect(stderr).toMatch(/put a login into HTTPS_PROXY/i);
    },
    60_000,
  );
});

describeInProcess("at AWS", () => {
  async function checkAt(source: Settings) {
    const hosts = ["us-east-1", "eu-central-1"].flatMap((region) =>
      ["bucket.", "elsewhere.", ""].map((bucket) => `${bucket}s3.${region}.amazonaws.com:443`),
    );
    const routes = Object.fromEntries(hosts.map((host) => [host, `127.0.0.1:${aws.port}`]));
    const proxy = await startProxyServer({ routes });
    const outcome = await check({ skip_ssl_verification: true, ...source }, { HTTPS_PROXY: proxy.url });
    await proxy.close();
    return { ...outcome, hosts: proxy.requests.map(({ host }) => host) };
  }

  test("a bucket is addressed in its region", async () => {
    const outcome = await checkAt({});
    expect(outcome).toMatchObject({ ...FOUND, hosts: ["bucket.s3.us-east-1.amazonaws.com:443"] });
  });

  test("path style works without an endpoint", async () => {
    const outcome = await checkAt({ use_path_style: true });
    expect(outcome).toMatchObject({ ...FOUND, hosts: ["s3.us-east-1.amazonaws.com:443"] });
  });

  test("a wrong region is put right, and named", async () => {
    const { hosts, stderr, ...outcome } = await checkAt({ bucket: "elsewhere" });
    expect(outcome).toMatchObject(FOUND);
    expect(stderr).toContain('The bucket is in region "eu-central-1"; set region_name to it');
    expect(hosts.at(-1)).toBe("elsewhere.s3.eu-central-1.amazonaws.com:443");
    expect(await checkAt({ bucket: "elsewhere", region_name: "eu-central-1" })).toMatchObject(FOUND);
  });

  test("a wrong region of an endpoint is an error that names the right one", async () => {
    plain.createBucket("elsewhere", { region: "eu-central-1" });
    const { code, stderr } = await check({ endpoint: plain.endpoint, bucket: "elsewhere" });
    expect(code).toBe(1);
    expect(stderr).toContain('Set region_name to "eu-central-1", where the bucket is');
  });
});
