import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { type StsServer, startStsServer } from "../../support/sts-server.ts";
import { connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { runStep } from "./program.ts";

const role = (name: string) => `arn:aws:iam::333333333333:role/${name}`;

let server: S3Server;
let sts: StsServer;
let sourceOf: (bucket: string) => Readonly<Record<string, string>>;
beforeAll(async () => {
  server = await startS3Server();
  const { identities, main } = server;
  sts = await startStsServer({
    identities,
    expiredTokens: ["expired-token"],
    roles: [
      { arn: role("reader"), trusts: [main.arn] },
      { arn: role("second"), trusts: [role("reader")], externalId: "id-2", requiredTags: { team: "a" } },
      { arn: role("web"), webIdentityTokens: ["web-token"] },
      { arn: role("behind-web"), trusts: [role("web")] },
      { arn: role("short"), trusts: [main.arn], lifetimeSeconds: 61 },
    ],
  });
  const actions = ["s3:ListBucket", "s3:GetObject", "s3:PutObject"];
  for (const name of ["reader", "second", "web", "behind-web", "short"]) {
    server.createBucket(name, { owner: server.other, grants: [{ principal: role(name), actions }] });
    server.put(name, "f-1", "x");
  }
  const { endpoint } = server;
  sourceOf = (bucket) => ({ endpoint, bucket, regexp: "f-(.*)" });
});
afterAll(async () => {
  await server.close();
  await sts.close();
});
beforeEach(() => {
  server.clearRequests();
  (sts.requests as unknown[]).splice(0);
});

type Settings = Readonly<Record<string, unknown>>;
const environment = () => ({ AWS_ENDPOINT_URL_STS: sts.endpoint, AWS_EC2_METADATA_DISABLED: "true" });
const pair = () => {
  const { access_key_id, secret_access_key } = connectionTo(server);
  return { access_key_id, secret_access_key };
};

function check(bucket: string, source: Settings, env: Readonly<Record<string, string>> = {}) {
  const request = { source: { ...sourceOf(bucket), ...source } };
  return runStep("check", request, { env: { ...environment(), ...env } });
}

describeInProcess("roles", () => {
  test.each(["aws_role_arn", "assume_role_arn"])("%s is assumed with the key pair", async (key) => {
    const { code, answer, stderr } = await check("reader", { ...pair(), [key]: role("reader") });
    expect({ code, answer }).toEqual({ code: 0, answer: [{ path: "f-1" }] });
    expect(stderr).toContain(`as role "${role("reader")}"`);
    expect(sts.requests).toMatchObject([{ signer: server.main.accessKeyId, status: 200 }]);
    expect(server.requests.every(({ signer }) => signer.startsWith("ASIA"))).toBe(true);
  });

  test("a role is assumed with what the machine offers, and named after the build", async () => {
    const { code } = await check(
      "reader",
      { aws_role_arn: role("reader") },
      {
        AWS_ACCESS_KEY_ID: server.main.accessKeyId,
        AWS_SECRET_ACCESS_KEY: server.main.secretAccessKey,
        BUILD_TEAM_NAME: "main team",
        BUILD_PIPELINE_NAME: "p",
        BUILD_JOB_NAME: "j",
      },
    );
    expect(code).toBe(0);
    expect(sts.requests[0]?.parameters["RoleSessionName"]).toBe("concourse.main-team.p.j");
  });

  test("a role without anybody to assume it is an error", async () => {
    const { code, stderr } = await check("reader", { aws_role_arn: role("reader") });
    expect({ code, requests: server.requests.length }).toEqual({ code: 1, requests: 0 });
    expect(stderr).toContain("Cannot sign in with what the machine offers");
  });

  test("a chain goes from role to role, each with its own conditions", async () => {
    const second = { role_arn: role("second"), external_id: "id-2", tags: { team: "a" }, session_name: "me" };
    const source = { ...pair(), assume_roles: [{ role_arn: role("reader"), duration: 900 }, second] };
    const { code, answer } = await check("second", source);
    expect({ code, answer }).toEqual({ code: 0, answer: [{ path: "f-1" }] });
    expect(sts.requests).toMatchObject([
      { parameters: { DurationSeconds: "900" } },
      { parameters: { RoleSessionName: "me", ExternalId: "id-2" }, signer: expect.stringMatching(/^ASIA/) },
    ]);
  });

  test.each([
    {
      name: "a wrong external id",
      source: {
        assume_roles: [{ role_arn: role("reader") }, { role_arn: role("second"), external_id: "x" }],
      },
      says: "external_id must be what the policy asks for",
    },
    {
      name: "an unknown role",
      source: { aws_role_arn: role("none") },
      says: `role "${role("none")}": AccessDenied`,
    },
  ])("$name is refused before the store is asked", async ({ source, says }) => {
    const { code, stdout, stderr } = await check("second", { ...pair(), ...source });
    expect({ code, stdout, requests: server.requests.length }).toEqual({ code: 1, stdout: "", requests: 0 });
    expect(stderr).toContain(says);
  });

  test("a wrong secret is the token service's to refuse", async () => {
    const source = { ...pair(), secret_access_key: "wrong", aws_role_arn: role("reader") };
    const { code, stderr } = await check("reader", source);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Cannot assume the role .* SignatureDoesNotMatch/);
  });
});

describeInProcess("a web identity token", () => {
  test("is exchanged for a role, from which a chain may go on", async () => {
    const web = { web_identity_token: "web-token" };
    expect((await check("web", { ...web, aws_role_arn: role("web") })).answer).toEqual([{ path: "f-1" }]);
    const chain = { ...web, assume_roles: [{ role_arn: role("web") }, { role_arn: role("behind-web") }] };
    expect((await check("behind-web", chain)).answer).toEqual([{ path: "f-1" }]);
    expect(sts.requests.map(({ signer }) => signer.slice(0, 4))).toEqual(["anon", "anon", "ASIA"]);
  });

  test("may stand in a file, of source or of the environment", async () => {
    const file = join(makeDirectory({ token: "web-token\n" }), "token");
    const source = { web_identity_token_file: file, aws_role_arn: role("web") };
    expect((await check("web", source)).answer).toEqual([{ path: "f-1" }]);
    const env = { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: role("web") };
    expect((await check("web", { enable_aws_creds_provider: true }, env)).answer).toEqual([{ path: "f-1" }]);
  });

  test.each([
    { name: "an expired one", token: "expired-token", says: "use one that is issued for this build" },
    { name: "an unknown one", token: "unknown-token", says: "IAM identity provider for the issuer" },
  ])("$name is refused without being shown", async ({ token, says }) => {
    const { code, stderr } = await check("web", { web_identity_token: token, aws_role_arn: role("web") });
    expect(code).toBe(1);
    expect(stderr.toLowerCase()).toContain(says.toLowerCase());
    expect(stderr).not.toContain(token);
  });

  test("may come with the params of put and get, before the key pair of the source, and is not shown", async () => {
    const source = { ...sourceOf("web"), ...pair(), aws_role_arn: role("reader") };
    const params = { web_identity_token: "web-token", aws_role_arn: role("web") };
    const put = await runStep(
      "out",
      { source, params: { ...params, file: "f-2" } },
      { directory: makeDirectory({ "f-2": "two" }), env: environment() },
    );
    expect(put).toMatchObject({ code: 0, answer: { version: { path: "f-2" } } });
    const directory = makeDirectory();
    const get = await runStep(
      "in",
      { source, params, version: { path: "f-2" } },
      { directory, env: environment() },
    );
    expect([get.code, readFileSync(join(directory, "f-2"), "utf8")]).toEqual([0, "two"]);
    expect(put.stderr + get.stderr).toContain(`as role "${role("web")}"`);
    expect(put.stdout + put.stderr + get.stdout + get.stderr).not.toContain("web-token");
    expect(sts.requests.map(({ action }) => action)).toEqual(Array(2).fill("AssumeRoleWithWebIdentity"));
  });

  test.each([
    { step: "in" as const, request: { version: { path: "f-1" } } },
    { step: "out" as const, request: {} },
  ])(
    "in the params of $step without a role is refused before anybody is asked",
    async ({ step, request }) => {
      const params = { web_identity_token: "web-token", file: "f-2" };
      const { code, stderr } = await runStep(
        step,
        { source: sourceOf("web"), params, ...request },
        { directory: makeDirectory({ "f-2": "two" }), env: environment() },
      );
      expect([code, server.requests.length, sts.requests.length]).toEqual([1, 0, 0]);
      expect(stderr).toContain('Cannot use "params": "web_identity_token" is given without a role');
    },
  );

  test("a file that is not there is named", async () => {
    const source = { web_identity_token_file: "/nowhere/token", aws_role_arn: role("web") };
    const { code, stderr } = await check("web", source);
    expect(code).toBe(1);
    expect(stderr).toContain('Cannot read the web identity token "/nowhere/token"');
  });
});

/** Within a minute of their end, credentials are renewed before they sign; these live for 61 seconds. */
describeInProcess("credentials that end within a transfer", () => {
  const source = () => ({ ...sourceOf("short"), ...pair(), aws_role_arn: role("short") });
  const sessions = () => new Set(server.requests.map(({ signer }) => signer)).size;

  test("are renewed between the ranges of a download", async () => {
    const content = randomBytes(20 * 1024 * 1024);
    server.put("short", "f-2", content);
    server.fault({ action: "delay", ms: 1500, match: { operation: "GetObject" } });
    const directory = makeDirectory();
    const request = { source: source(), version: { path: "f-2" } };
    expect((await runStep("in", request, { directory, env: environment() })).code).toBe(0);
    expect(readFileSync(join(directory, "f-2")).equals(content)).toBe(true);
    expect(sessions()).toBeGreaterThan(1);
  });

  test("are renewed between the parts of an upload", async () => {
    const directory = makeDirectory();
    const content = randomBytes(20 * 1024 * 1024);
    writeFileSync(join(directory, "f-3"), content);
    server.fault({ action: "delay", ms: 1500, match: { operation: "CreateMultipartUpload" } });
    const request = { source: source(), params: { file: "f-3" } };
    expect((await runStep("out", request, { directory, env: environment() })).code).toBe(0);
    expect(server.object("short", "f-3")?.body.equals(content)).toBe(true);
    expect(sessions()).toBeGreaterThan(1);
  });

  test("end the presigned url with them, which is a warning", async () => {
    const directory = makeDirectory();
    const request = { source: { ...source(), private: true }, version: { path: "f-1" } };
    const { code, stderr } = await runStep("in", request, { directory, env: environment() });
    expect(code).toBe(0);
    expect(stderr).toContain("ends with the credentials that signed it");
  });
});
