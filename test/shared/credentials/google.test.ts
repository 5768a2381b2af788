import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type GoogleSettings, googleIdentity } from "../../../shared/credentials/google.ts";
import type { Environment } from "../../../shared/resource/step.ts";
import { Secret } from "../../../shared/schema/secret.ts";
import type { Fault } from "../../support/gcs-server/faults.ts";
import { type GcsServer, type GcsServerOptions, startGcsServer } from "../../support/gcs-server/server.ts";
import { SCOPE, SUBJECT_TOKEN } from "../../support/gcs-server/tokens.ts";
import { listen } from "../../support/listen.ts";
import { open } from "../../support/opened.ts";
import { startProxyServer } from "../../support/proxy-server.ts";
import { type RecordingContext, recordingContext } from "../../support/recording.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

let directory: TemporaryDirectory;
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory.remove());

const start = (options: GcsServerOptions = {}) => open(startGcsServer(options));
const contextWith = (env: Environment = {}) => recordingContext("/nonexistent", env);

async function tokenOf(settings: GoogleSettings, context: RecordingContext): Promise<string> {
  const identity = await googleIdentity(settings, SCOPE, context);
  try {
    return (await identity.token()).reveal();
  } finally {
    identity.close();
  }
}

async function fileWith(name: string, text: string): Promise<string> {
  const path = join(directory.path, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

const jsonKey = (text: string): GoogleSettings => ({ json_key: new Secret(text) });
const valid = ({ accounts }: GcsServer, token: string) => accounts.permissionsOf(token) !== undefined;

describe("a given token", () => {
  test("is used as it is, without the line break behind it, and nobody is asked", async () => {
    const context = contextWith();
    expect(await tokenOf({ token: new Secret("ya29.abc\n") }, context)).toBe("ya29.abc");
    expect(context.log.text()).toBe("Signing in with the given token\n");
  });

  test.each(["ya29.a b", "Bearer ya29", "ya29\r\nx: y", "yä29"])("cannot be %p", async (text) => {
    await expect(tokenOf({ token: new Secret(text) }, contextWith())).rejects.toMatchObject({
      code: "invalid-request",
      message: expect.not.stringContaining("29"),
    });
  });
});

describe("the key of a service account", () => {
  test("is exchanged for one token, which is kept and hidden", async () => {
    const server = await start();
    const context = contextWith();
    const identity = await googleIdentity(jsonKey(server.jsonKey()), SCOPE, context);
    const [first, second] = [await identity.token(), await identity.token()];
    identity.close();
    expect([first.reveal(), second.reveal()]).toEqual([server.accounts.issued[0], server.accounts.issued[0]]);
    expect(server.operations).toEqual(["token"]);
    context.log.info(`${first.reveal()} ${server.accounts.main.privateKey}`);
    expect(context.log.text()).toBe(
      'Signing in with service account "bumper@project.iam.gserviceaccount.com" of "json_key"\n[secret] [secret]\n',
    );
  });

  test("is exchanged again when the token is about to end", async () => {
    const server = await start({ lifetimeSeconds: 30 });
    const identity = await googleIdentity(jsonKey(server.jsonKey()), SCOPE, contextWith());
    await identity.token();
    identity.close();
    expect(server.operations).toEqual(["token", "token"]);
  });

  test.each<Fault & { name: string }>([
    { name: "503", operation: "token", action: "status", status: 503, times: 2 },
    { name: "a reset", operation: "token", action: "reset", times: 2 },
    { name: "half an answer", operation: "token", action: "truncate" },
  ])("is tried again after $name", async (fault) => {
    const server = await start();
    server.fault(fault);
    expect(valid(server, await tokenOf(jsonKey(server.jsonKey()), contextWith()))).toBe(true);
  });

  test.each([
    { name: "another account", fields: () => ({ client_email: "x@y.z" }), says: "account not found" },
    {
      name: "another audience",
      fields: ({ endpoint }: GcsServer) => ({
        token_uri: `${endpoint.replace("127.0.0.1", "localhost")}/token`,
      }),
      says: "the audience is",
    },
  ])("with $name is refused in the words of the server", async ({ fields, says }) => {
    const server = await start();
    await expect(tokenOf(jsonKey(server.jsonKey(fields(server))), contextWith())).rejects.toMatchObject({
      name: "ResourceError",
      code: "access-denied",
      message: expect.stringContaining(says),
    });
  });

  test.each([
    "{",
    "[]",
    "{}",
    '{"access_token":""}',
    "<html>Welcome",
    '{"access_token":7}',
    '{"access_token":"a\\r\\nb"}',
  ])("gives no token where the answer is %p", async (body) => {
    const server = await start();
    server.fault({ operation: "token", action: "body", body, times: 2 });
    await expect(tokenOf(jsonKey(server.jsonKey()), contextWith())).rejects.toMatchObject({
      name: "ResourceError",
      message: expect.not.stringContaining(body),
    });
  });

  test("goes through the proxy of its environment, and no other", async () => {
    const server = await start();
    const proxy = await open(startProxyServer());
    const context = contextWith({ HTTP_PROXY: proxy.url });
    process.env["HTTPS_PROXY"] = "http://127.0.0.1:1";
    try {
      expect(valid(server, await tokenOf(jsonKey(server.jsonKey()), context))).toBe(true);
    } finally {
      delete process.env["HTTPS_PROXY"];
    }
    expect(proxy.requests).toMatchObject([{ kind: "forward", host: server.host }]);
  });

  test("is given up at once when the step is interrupted", async () => {
    const server = await start();
    server.fault({ operation: "token", action: "stall" });
    const context = contextWith();
    const signingIn = tokenOf(jsonKey(server.jsonKey()), context);
    while (!server.operations.includes("token")) await new Promise(setImmediate);
    context.interrupt();
    await expect(signingIn).rejects.toThrow("interrupted");
  });
});

describe("what else a JSON key may be", () => {
  test("a federated identity, from a file", async () => {
    const server = await start();
    const file = await fileWith("subject", SUBJECT_TOKEN);
    const token = await tokenOf(jsonKey(server.federation({ file })), contextWith());
    expect([valid(server, token), server.operations]).toEqual([true, ["exchange"]]);
  });

  test("a federated identity that becomes a service account, all of it through the proxy", async () => {
    const server = await start();
    const proxy = await open(startProxyServer());
    const issuer = await open(listen((_, response) => response.end(SUBJECT_TOKEN)));
    const impersonation = { service_account_impersonation_url: `${server.endpoint}/impersonate` };
    const key = server.federation({ url: issuer.endpoint, headers: {} }, impersonation);
    const token = await tokenOf(jsonKey(key), contextWith({ HTTP_PROXY: proxy.url }));
    expect([valid(server, token), server.operations]).toEqual([true, ["exchange", "impersonate"]]);
    expect(proxy.requests).toHaveLength(3);
  });

  test("a federated identity that the server does not know", async () => {
    const server = await start();
    const file = await fileWith("other", "another token");
    await expect(tokenOf(jsonKey(server.federation({ file })), contextWith())).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringContaining("subject_token"),
    });
  });

  test("a login of gcloud", async () => {
    const proxy = await open(startProxyServer({ routes: {} }));
    // The library sends refresh tokens to Google alone; that it asks the proxy for it is what can be seen here.
    const context = contextWith({ HTTPS_PROXY: proxy.url });
    const server = await start();
    const signingIn = tokenOf(jsonKey(server.login()), context);
    while (proxy.requests.length === 0) await new Promise(setImmediate);
    context.interrupt();
    await expect(signingIn).rejects.toThrow();
    expect(proxy.requests[0]).toMatchObject({ kind: "connect", host: "oauth2.googleapis.com:443" });
  });
});

describe("the machine", () => {
  test("names a key file in GOOGLE_APPLICATION_CREDENTIALS", async () => {
    const server = await start();
    const path = await fileWith("key.json", server.jsonKey());
    const context = contextWith({ GOOGLE_APPLICATION_CREDENTIALS: path, GCE_METADATA_HOST: server.host });
    expect(valid(server, await tokenOf({}, context))).toBe(true);
    expect(server.operations).toEqual(["token"]);
    expect(context.log.text()).toContain(`of "${path}"`);
  });

  test.each([
    { name: "CLOUDSDK_CONFIG", below: "" },
    { name: "HOME", below: ".config/gcloud" },
  ])("has a login of gcloud below $name", async ({ name, below }) => {
    const server = await start();
    const root = join(directory.path, name);
    await fileWith(join(name, below, "application_default_credentials.json"), server.jsonKey());
    const context = contextWith({ [name]: root, GCE_METADATA_HOST: server.host });
    expect(valid(server, await tokenOf({}, context))).toBe(true);
    expect(server.operations).toEqual(["token"]);
  });

  test("has a service account; its metadata server is asked directly, whatever the proxy", async () => {
    const server = await start();
    const env = { GCE_METADATA_HOST: server.host, HTTP_PROXY: "http://127.0.0.1:1", HOME: directory.path };
    const context = contextWith({ ...env, CLOUDSDK_CONFIG: join(directory.path, "nothing") });
    const identity = await googleIdentity({}, SCOPE, context);
    expect(valid(server, (await identity.token()).reveal())).toBe(true);
    expect(server.operations).toEqual(["machine"]);
  });

  test("has a token that ends soon", async () => {
    const server = await start({ lifetimeSeconds: 50 });
    await tokenOf({}, contextWith({ GCE_METADATA_HOST: server.host }));
    expect(server.operations).toEqual(["machine", "machine"]);
  });

  test.each<{ name: string; fault: Fault; says: string }>([
    {
      name: "no service account",
      fault: { operation: "machine", action: "status", status: 404 },
      says: "no metadata server of Google",
    },
    {
      name: "an answer that is no JSON",
      fault: { operation: "machine", action: "body", body: "{" },
      says: "without a token",
    },
    {
      name: "a metadata server that fails",
      fault: { operation: "machine", action: "reset", times: 9 },
      says: "no metadata server answers",
    },
  ])("has $name", async ({ fault, says }) => {
    const server = await start();
    server.fault(fault);
    await expect(tokenOf({}, contextWith({ GCE_METADATA_HOST: server.host }))).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringContaining(says),
      hint: "set json_key or token, or give the worker an identity",
    });
  });

  test("has nothing: one error names every way", async () => {
    const { host, close } = await startGcsServer();
    await close();
    await expect(tokenOf({}, contextWith({ GCE_METADATA_HOST: host }))).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringMatching(
        /json_key.*token.*GOOGLE_APPLICATION_CREDENTIALS.*gcloud.*metadata server/,
      ),
    });
  });

  test.each([
    { name: "is missing", path: "missing.json", text: undefined, says: "ENOENT" },
    { name: "is no JSON", path: "broken.json", text: "{secret", says: "not a JSON object" },
  ])("names a key file that $name: nobody else is tried", async ({ path, text, says }) => {
    const server = await start();
    const file = text === undefined ? join(directory.path, path) : await fileWith(path, text);
    const env = { GOOGLE_APPLICATION_CREDENTIALS: file, GCE_METADATA_HOST: server.host };
    await expect(tokenOf({}, contextWith(env))).rejects.toMatchObject({
      code: "invalid-request",
      message: expect.stringContaining(says),
    });
    expect(server.operations).toEqual([]);
  });
});
