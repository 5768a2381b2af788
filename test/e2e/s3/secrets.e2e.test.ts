import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { startContainerCredentialsServer } from "../../support/container-credentials-server.ts";
import { answerText, listen } from "../../support/listen.ts";
import { startProxyServer } from "../../support/proxy-server.ts";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { startStsServer } from "../../support/sts-server.ts";
import { leaksOf } from "../support/leaks.ts";
import { describeInProcess } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { runStep, type StepName } from "./program.ts";

/** Contains whatever an encoding changes. */
const CANARY = 'Canary+/=&%"<é> ~secret~0123456789';
const ROLE = "arn:aws:iam::333333333333:role/web";
const PAIR = { access_key_id: "AKIACANARY", secret_access_key: CANARY };

let server: S3Server;
/** Addresses that exist only while the tests run. */
const address = { store: "", sts: "", proxy: "", container: "", echo: "" };
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  server = await startS3Server();
  server.createBucket("bucket");
  server.put("bucket", "f-1", "content");
  const sts = await startStsServer();
  const proxy = await startProxyServer({ basicAuth: { user: "me", password: "another" } });
  const container = await startContainerCredentialsServer();
  // The worst of stores: it repeats in its refusal whatever the request said.
  const echo = await listen((request, response) => {
    const said = JSON.stringify([request.url, request.headers])
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;");
    answerText(response, 400, "application/xml", `<Error><Code>Odd</Code><Message>${said}</Message></Error>`);
  });
  Object.assign(address, {
    store: server.endpoint,
    sts: sts.endpoint,
    proxy: proxy.url,
    container: container.uri,
    echo: echo.endpoint,
  });
  closing.push(server.close, sts.close, proxy.close, container.close, echo.close);
});
afterAll(() => Promise.all(closing.map((close) => close())));

type Settings = Readonly<Record<string, unknown>>;

interface Failure {
  readonly name: string;
  readonly source?: () => Settings;
  readonly env?: () => Readonly<Record<string, string>>;
  /** Instead of a request. */
  readonly stdin?: string;
  /** Something that proves that the failure is the one that is meant. */
  readonly says: string | RegExp;
}

const login = (url: string) => url.replace("://", `://me:${encodeURIComponent(CANARY)}@`);

const failures: Failure[] = [
  { name: "a refused signature", source: () => PAIR, says: "InvalidAccessKeyId" },
  {
    name: "a wrong secret",
    source: () => ({ ...PAIR, access_key_id: server.main.accessKeyId }),
    says: "SignatureDoesNotMatch",
  },
  {
    name: "a wrong token",
    source: () => ({ ...PAIR, access_key_id: server.main.accessKeyId, session_token: CANARY }),
    says: "InvalidToken",
  },
  { name: "a secret for a key id", source: () => ({ ...PAIR, access_key_id: CANARY }), says: "error: " },
  { name: "half a pair", source: () => ({ secret_access_key: CANARY }), says: 'without "access_key_id"' },
  {
    name: "a list for a secret",
    source: () => ({ secret_access_key: [CANARY] }),
    says: '"source.secret_access_key"',
  },
  {
    name: "an object for a token",
    source: () => ({ ...PAIR, session_token: { value: CANARY } }),
    says: '"source.session_token"',
  },
  {
    name: "another mistake beside it",
    source: () => ({ ...PAIR, private: "maybe" }),
    says: '"source.private"',
  },
  {
    name: "a misspelt key",
    source: () => ({ secret_acces_key: CANARY }),
    says: 'did you mean "secret_access_key"',
  },
  {
    name: "a login in the endpoint",
    source: () => ({ ...PAIR, endpoint: login(address.store) }),
    says: "it contains credentials",
  },
  {
    name: "a request that is cut short",
    stdin: JSON.stringify({ source: PAIR }).slice(0, -2),
    says: "not a JSON object",
  },
  { name: "a request that is a text", stdin: JSON.stringify(CANARY), says: "not a JSON object" },
  {
    name: "a store that repeats the request",
    source: () => ({ ...PAIR, session_token: CANARY.replace("é", "e"), endpoint: address.echo }),
    says: "Odd",
  },
  {
    name: "a proxy that refuses the login",
    env: () => ({ HTTP_PROXY: login(address.proxy) }),
    source: () => PAIR,
    says: "407",
  },
  {
    name: "a proxy that refuses to tunnel",
    env: () => ({ HTTPS_PROXY: login(address.proxy) }),
    source: () => ({ ...PAIR, endpoint: "https://s3.example.com" }),
    says: "407",
  },
  {
    name: "a refused identity token",
    source: () => ({ web_identity_token: CANARY, aws_role_arn: ROLE }),
    env: () => ({ AWS_ENDPOINT_URL_STS: address.sts }),
    says: "InvalidIdentityToken",
  },
  {
    name: "an identity token in a file",
    source: () => ({
      web_identity_token_file: `${makeDirectory({ token: CANARY })}/token`,
      aws_role_arn: ROLE,
    }),
    env: () => ({ AWS_ENDPOINT_URL_STS: address.sts }),
    says: "InvalidIdentityToken",
  },
  {
    name: "an identity token without a role",
    source: () => ({ web_identity_token: CANARY }),
    says: 'set "aws_role_arn"',
  },
  {
    name: "a token service that repeats the request",
    source: () => ({ ...PAIR, session_token: CANARY.replace("é", "e"), aws_role_arn: ROLE }),
    env: () => ({ AWS_ENDPOINT_URL_STS: address.echo }),
    says: "Cannot assume the role",
  },
  {
    name: "a pair of the environment",
    source: () => ({ enable_aws_creds_provider: true }),
    env: () => ({ AWS_ACCESS_KEY_ID: "AKIACANARY", AWS_SECRET_ACCESS_KEY: CANARY }),
    says: "InvalidAccessKeyId",
  },
  {
    name: "half a pair of the environment",
    source: () => ({ enable_aws_creds_provider: true }),
    env: () => ({ AWS_SECRET_ACCESS_KEY: CANARY }),
    says: "one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is not set",
  },
  {
    name: "a token for the container endpoint",
    source: () => ({ enable_aws_creds_provider: true }),
    env: () => ({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: address.container,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: CANARY.replace("é", "e"),
    }),
    says: "container endpoint or EKS pod identity",
  },
  {
    name: "a shared file that is none",
    source: () => ({ enable_aws_creds_provider: true }),
    env: () => ({
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_SHARED_CREDENTIALS_FILE: `${makeDirectory({ credentials: `[default]\naws_secret_access_key = ${CANARY}\n` })}/credentials`,
    }),
    says: "shared files",
  },
];

describeInProcess("a failure shows no secret", () => {
  const steps: readonly StepName[] = ["check", "in", "out"];

  test.each(failures)(
    "after $name",
    async ({ source, env, stdin, says }) => {
      for (const step of steps) {
        const where = { endpoint: address.store, bucket: "bucket", regexp: "f-(.*)" };
        const request = {
          source: { ...where, ...source?.() },
          version: { path: "f-1" },
          params: { file: "f-1" },
        };
        const directory = makeDirectory({ "f-1": "x" });
        const { code, stdout, stderr } = await runStep(step, stdin ?? request, {
          ...(step !== "check" && { directory }),
          ...(env && { env: env() }),
        });
        expect({ step, code }).toEqual({ step, code: 1 });
        expect(stderr).toMatch(says);
        expect(leaksOf(CANARY, stdout + stderr)).toEqual([]);
        expect(leaksOf(CANARY.replace("é", "e"), stdout + stderr)).toEqual([]);
      }
    },
    60_000,
  );
});

describeInProcess("a success shows no secret", () => {
  test("and a presigned url is in its file alone", async () => {
    const { accessKeyId, secretAccessKey } = server.main;
    const pair = { access_key_id: accessKeyId, secret_access_key: secretAccessKey };
    const where = { endpoint: address.store, bucket: "bucket", regexp: "f-(.*)" };
    const request = { source: { ...where, ...pair, private: true }, version: { path: "f-1" } };
    const directory = makeDirectory();
    const { code, stdout, stderr } = await runStep("in", request, { directory });
    expect(code).toBe(0);
    const url = readFileSync(join(directory, "url"), "utf8");
    const signature = new URL(url).searchParams.get("X-Amz-Signature") ?? "";
    expect(signature).toHaveLength(64);
    expect([
      ...leaksOf(url, stdout + stderr),
      ...leaksOf(signature, stdout + stderr),
      ...leaksOf(secretAccessKey, stdout + stderr + url),
      ...leaksOf(accessKeyId, stdout + stderr),
    ]).toEqual([]);
    expect(statSync(join(directory, "url")).mode & 0o022).toBe(0);
  });
});
