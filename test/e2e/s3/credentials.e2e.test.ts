import { startContainerCredentialsServer } from "../../support/container-credentials-server.ts";
import { type ImdsMode, startImdsServer } from "../../support/imds-server.ts";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { runStep } from "./program.ts";

const NO_METADATA = { AWS_EC2_METADATA_DISABLED: "true" };

let server: S3Server;
beforeAll(async () => {
  server = await startS3Server();
  server.createBucket("private");
  server.put("private", "f-1", "x");
  server.createBucket("public", { anonymousRead: true, owner: server.other });
  server.put("public", "f-2", "x");
});
afterAll(() => server.close());
beforeEach(() => server.clearRequests());

type Settings = Readonly<Record<string, unknown>>;

function check(bucket: string, source: Settings, env: Readonly<Record<string, string>> = NO_METADATA) {
  const where = { endpoint: server.endpoint, bucket, regexp: "f-(.*)" };
  return runStep("check", { source: { ...where, ...source } }, { env });
}

const signers = () => [...new Set(server.requests.map(({ signer }) => signer))];
const environmentOf = ({ main }: S3Server) => ({
  AWS_ACCESS_KEY_ID: main.accessKeyId,
  AWS_SECRET_ACCESS_KEY: main.secretAccessKey,
});

function session(lifetimeSeconds = 3600) {
  const { account } = server.main;
  const expiration = Date.now() + lifetimeSeconds * 1000;
  return server.identities.issue({ arn: `arn:aws:sts::${account}:user/s`, role: "", account, expiration });
}

describeInProcess("who signs", () => {
  test("the key pair of source, before everything in the environment", async () => {
    const { access_key_id, secret_access_key } = connectionTo(server);
    const env = { AWS_ACCESS_KEY_ID: "AKIAOTHER", AWS_SECRET_ACCESS_KEY: "other" };
    const { answer } = await check("private", { access_key_id, secret_access_key }, env);
    expect(answer).toEqual([{ path: "f-1" }]);
    expect(signers()).toEqual([access_key_id]);
  });

  test("the key pair with its session token", async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = session();
    const pair = { access_key_id: accessKeyId, secret_access_key: secretAccessKey };
    expect((await check("private", { ...pair, session_token: sessionToken })).code).toBe(0);
    expect(signers()).toEqual([accessKeyId]);
    expect((await check("private", pair)).code).toBe(1);
  });

  test("nobody, where the machine is not to be asked", async () => {
    const source = { enable_aws_creds_provider: false };
    const env = environmentOf(server);
    const { answer, stderr } = await check("public", source, env);
    expect(answer).toEqual([{ path: "f-2" }]);
    expect(stderr).toContain("Not signing in");
    expect(signers()).toEqual(["anonymous"]);
    expect((await check("private", source, env)).code).toBe(1);
  });

  test.each([
    { name: "true", source: { enable_aws_creds_provider: true } },
    { name: "absent", source: {} },
  ])("the environment, where enable_aws_creds_provider is $name", async ({ source }) => {
    const { answer, stderr } = await check("private", source, environmentOf(server));
    expect(answer).toEqual([{ path: "f-1" }]);
    expect(signers()).toEqual([server.main.accessKeyId]);
    expect(stderr).toContain("of the environment");
  });

  test("the shared files", async () => {
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = environmentOf(server);
    const profile = `[ci]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`;
    const home = makeDirectory({ ".aws/credentials": profile });
    const { answer } = await check("private", {}, { ...NO_METADATA, HOME: home, AWS_PROFILE: "ci" });
    expect(answer).toEqual([{ path: "f-1" }]);
  });

  test("nobody, where the machine offers nothing and was not asked", async () => {
    const { answer, stderr } = await check("public", {});
    expect(answer).toEqual([{ path: "f-2" }]);
    expect(stderr).toContain("neither source nor the machine gives an identity that works");
    expect(signers()).toEqual(["anonymous"]);
  });

  test("nobody in the end, where a public bucket refuses the identity that was found", async () => {
    const env = { AWS_ACCESS_KEY_ID: "AKIAELSEWHERE", AWS_SECRET_ACCESS_KEY: "from another cloud" };
    const { answer, stderr } = await check("public", {}, env);
    expect(answer).toEqual([{ path: "f-2" }]);
    expect(signers()).toEqual(["AKIAELSEWHERE", "anonymous"]);
    expect(stderr).toContain("reading unsigned");
  });

  test.each([
    {
      name: "given in source",
      source: { access_key_id: "AKIAELSEWHERE", secret_access_key: "wrong" },
      env: {},
    },
    {
      name: "asked for",
      source: { enable_aws_creds_provider: true },
      env: { AWS_ACCESS_KEY_ID: "AKIAELSEWHERE", AWS_SECRET_ACCESS_KEY: "wrong" },
    },
  ])("an identity that was $name is never dropped", async ({ source, env }) => {
    const { code, stderr } = await check("public", source, env);
    expect({ code, signers: signers() }).toEqual({ code: 1, signers: ["AKIAELSEWHERE"] });
    expect(stderr).toContain("InvalidAccessKeyId");
  });

  test("credentials that have expired are told as such", async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = session(-1);
    const { code, stderr } = await check("private", {
      access_key_id: accessKeyId,
      secret_access_key: secretAccessKey,
      session_token: sessionToken,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/ExpiredToken.*has expired; renew it/);
  });
});

describeInProcess("the instance profile", () => {
  const CHAIN = { enable_aws_creds_provider: true };

  async function checkWith(mode: ImdsMode, source: Settings) {
    const imds = await startImdsServer({ mode, identities: server.identities });
    try {
      const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.endpoint };
      const outcome = await check("private", source, env);
      return { ...outcome, requests: imds.requests };
    } finally {
      await imds.close();
    }
  }

  test.each([
    { name: "asked for", source: CHAIN },
    { name: "found", source: {} },
  ])("signs with a token of version 2 when it is $name", async ({ source }) => {
    const { code, answer, stderr, requests } = await checkWith("normal", source);
    expect({ code, answer }).toEqual({ code: 0, answer: [{ path: "f-1" }] });
    expect(stderr).toContain('the EC2 instance profile "worker"');
    expect(requests[0]).toBe("PUT /latest/api/token");
  });

  test.each([
    { mode: "hop-limit", says: "raise the hop limit of the metadata service to 2" },
    { mode: "blocked", says: "switched off for this instance or blocked for containers" },
    { mode: "closed", says: "the address is blocked or does not exist" },
    { mode: "no-role", says: "the instance has no instance profile" },
  ] as const)("$mode is explained, after what the other sources said", async ({ mode, says }) => {
    const { code, stdout, stderr } = await checkWith(mode, CHAIN);
    expect({ code, stdout, asked: server.requests.length }).toEqual({ code: 1, stdout: "", asked: 0 });
    expect(stderr).toContain(says);
    for (const source of [
      "environment:",
      "shared files:",
      "web identity token file:",
      "container endpoint",
    ]) {
      expect(stderr).toContain(source);
    }
  });

  test("silence costs a check that did not ask for it three seconds at most", async () => {
    const start = Date.now();
    const { code, stderr } = await checkWith("hop-limit", {});
    expect(code).toBe(1);
    expect(stderr).toContain("AccessDenied");
    expect(Date.now() - start).toBeLessThan(4000);
  });
});

describeInProcess("the container endpoint", () => {
  test.each([
    { name: "a token", token: "Bearer pod", code: 0, says: "the identity of the container" },
    { name: "a wrong token", token: "Bearer other", code: 1, says: "container endpoint or EKS pod identity" },
  ])("answers to $name", async ({ token, code, says }) => {
    const container = await startContainerCredentialsServer({ identities: server.identities });
    const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: container.uri };
    const source = { enable_aws_creds_provider: true };
    const byValue = await check("private", source, { ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN: token });
    const file = `${makeDirectory({ token })}/token`;
    const byFile = await check("private", source, { ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file });
    await container.close();
    expect([byValue.code, byFile.code]).toEqual([code, code]);
    expect(byValue.stderr).toContain(says);
    expect(byFile.stderr).toContain(says);
  });
});
