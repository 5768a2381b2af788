import { answerText, listen } from "../../support/listen.ts";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { leaksOf } from "../support/leaks.ts";
import { connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { runStep, type StepName } from "./program.ts";

/** Contains whatever an encoding changes. */
const CANARY = 'Canary+/=&%"<é> ~secret~0123456789';
const STEPS: readonly StepName[] = ["check", "in", "out"];

type Settings = Readonly<Record<string, unknown>>;

let server: S3Server;
/** Answers whatever is asked with a refusal that repeats the request, body and all. */
let echo: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  server = await startS3Server();
  server.createBucket("bucket");
  server.put("bucket", "version", "1.2.3");
  echo = await listen(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const said = JSON.stringify([request.url, request.headers, Buffer.concat(chunks).toString()]);
    answerText(response, request.headers.authorization ? 403 : 401, "text/plain", said);
  });
});
afterAll(() => Promise.all([server.close(), echo.close()]));

/** Every key that holds a secret, with the way to it. */
const SECRETS: readonly { readonly path: string; readonly put: (value: unknown) => Settings }[] = [
  ...[
    "access_key_id",
    "secret_access_key",
    "session_token",
    "web_identity_token",
    "private_key",
    "private_key_passphrase",
    "password",
    "signing_key",
    "signing_key_passphrase",
    "json_key",
    "token",
  ].map((key) => ({ path: key, put: (value: unknown) => ({ [key]: value }) })),
  ...["password", "passcode", "token_id", "application_credential_secret"].map((key) => ({
    path: `openstack.${key}`,
    put: (value: unknown) => ({ openstack: { [key]: value } }),
  })),
  {
    path: "https_tunnel.proxy_password",
    put: (value) => ({ https_tunnel: { proxy_host: "h", proxy_port: 1, proxy_password: value } }),
  },
];

async function expectSilence(source: Settings, says: string | RegExp, steps = STEPS): Promise<void> {
  for (const step of steps) {
    const request = { source, version: { number: "1.2.3" }, params: { bump: "patch" } };
    const directory = makeDirectory();
    const { code, stdout, stderr } = await runStep(step, request, step === "check" ? {} : { directory });
    expect({ step, code }).toEqual({ step, code: 1 });
    expect(stderr).toMatch(says);
    expect(leaksOf(CANARY, stdout + stderr + JSON.stringify(textsIn(directory)))).toEqual([]);
  }
}

describeInProcess("a request that is refused shows no secret", () => {
  test.each(SECRETS)("of $path, which is a list", async ({ path, put }) => {
    await expectSilence(put([CANARY]), `"source.${path}": expected a text`, ["check"]);
  });

  test.each(SECRETS)("of $path beside another mistake", async ({ put }) => {
    await expectSilence({ ...put(CANARY), initial_version: {} }, '"source.initial_version"', ["out"]);
  });

  test("of a misspelt key", async () => {
    const source = { openstack: { passwort: CANARY, container: [] } };
    await expectSilence(source, 'did you mean "password"');
  });

  test.each([
    { name: "cut short", stdin: JSON.stringify({ source: { token: CANARY } }).slice(0, -2) },
    { name: "a text", stdin: JSON.stringify(CANARY) },
  ])("when it is $name", async ({ stdin }) => {
    const { code, stderr } = await runStep("check", stdin);
    expect(code).toBe(1);
    expect(leaksOf(CANARY, stderr)).toEqual([]);
  });
});

describeInProcess("a server that refuses shows no secret", () => {
  const remote = () => ({ branch: "b", file: "f", uri: `${echo.endpoint}/repository.git` });
  const swift = (login: Settings) => ({
    driver: "swift",
    openstack: {
      container: "c",
      region: "r",
      item_name: "i",
      identity_endpoint: `${echo.endpoint}/v3`,
      ...login,
    },
  });

  test.each<{ name: string; source: () => Settings; says: string | RegExp }>([
    {
      name: "s3, a wrong secret",
      source: () => ({
        ...connectionTo(server),
        secret_access_key: CANARY,
        bucket: "bucket",
        key: "version",
      }),
      says: "SignatureDoesNotMatch",
    },
    {
      name: "s3, a store that repeats the request",
      source: () => ({
        access_key_id: "AKIACANARY",
        secret_access_key: CANARY,
        session_token: CANARY.replace("é", "e"),
        endpoint: echo.endpoint,
        bucket: "bucket",
        key: "version",
      }),
      says: "Cannot ",
    },
    {
      name: "git, a wrong password",
      source: () => ({ driver: "git", ...remote(), username: "me", password: CANARY }),
      says: "Cannot ",
    },
    {
      name: "git, a key that is none",
      source: () => ({ driver: "git", ...remote(), uri: "ssh://git@127.0.0.1:9/r.git", private_key: CANARY }),
      says: "Cannot ",
    },
    {
      name: "git, a signing key that is none",
      source: () => ({ driver: "git", ...remote(), signing_key: CANARY, signing_key_passphrase: CANARY }),
      says: "Cannot ",
    },
    {
      name: "git-tag, a login in the address",
      source: () => ({
        driver: "git-tag",
        uri: `${echo.endpoint}/r.git`.replace("://", `://me:${encodeURIComponent(CANARY)}@`),
      }),
      says: "Cannot ",
    },
    {
      name: "gcs, a key that is none",
      source: () => ({ driver: "gcs", bucket: "b", key: "k", json_key: CANARY }),
      says: "Cannot ",
    },
    {
      name: "swift, a wrong password",
      source: () => swift({ username: "me", domain_id: "d", password: CANARY }),
      says: "Cannot ",
    },
    {
      name: "swift, a wrong token",
      source: () => swift({ token_id: CANARY }),
      says: "Cannot ",
    },
    {
      name: "swift, a wrong application credential",
      source: () => swift({ application_credential_id: "id", application_credential_secret: CANARY }),
      says: "Cannot ",
    },
  ])("$name", async ({ source, says }) => {
    await expectSilence(source(), says, ["check", "out"]);
  });
});
