import { readdirSync } from "node:fs";
import { join } from "node:path";
import { startImdsServer } from "../../support/imds-server.ts";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { type StsServer, startStsServer } from "../../support/sts-server.ts";
import { explainedIn } from "../support/by-hand.ts";
import { leaksOf } from "../support/leaks.ts";
import { connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { runStep } from "./program.ts";

const role = (name: string) => `arn:aws:iam::333333333333:role/${name}`;

let server: S3Server;
let sts: StsServer;
beforeAll(async () => {
  server = await startS3Server();
  const { identities, main } = server;
  const roles = [
    { arn: role("reader"), trusts: [main.arn] },
    { arn: role("second"), trusts: [role("reader")] },
    { arn: role("web"), webIdentityTokens: ["web-token"] },
  ];
  sts = await startStsServer({ identities, roles });
  const principals = [main.arn, ...roles.map(({ arn }) => arn)];
  const actions = ["s3:ListBucket", "s3:GetObject", "s3:GetObjectTagging"];
  server.createBucket("releases", { grants: principals.map((principal) => ({ principal, actions })) });
  for (const key of ["a/f-1", "a/f-2", "v1/app/x-3", "v2/app/x-4"]) server.put("releases", key, "content");
  server.createBucket("public", { anonymousRead: true, owner: server.other });
  server.put("public", "a/f-1", "x");
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

function requestOf(source: Settings, rest: Settings = {}) {
  return {
    source: { endpoint: server.endpoint, bucket: "releases", regexp: "a/f-(.*)", ...source },
    ...rest,
  };
}

const pair = () => {
  const { access_key_id, secret_access_key } = connectionTo(server);
  return { access_key_id, secret_access_key };
};
const environment = (): Record<string, string> => ({
  AWS_ENDPOINT_URL_STS: sts.endpoint,
  AWS_EC2_METADATA_DISABLED: "true",
});
const environmentPair = () => ({
  AWS_ACCESS_KEY_ID: server.main.accessKeyId,
  AWS_SECRET_ACCESS_KEY: server.main.secretAccessKey,
});

/** Explains, and makes sure that nobody was asked, nothing was left on disk, and no secret was told. */
async function explain(step: "check" | "in", request: object, env = environment()) {
  const home = makeDirectory();
  const outcome = await runStep(step, request, {
    directory: "--explain",
    env: { HOME: home, TMPDIR: home, ...env },
  });
  expect(outcome).toMatchObject({ code: 0 });
  expect(server.requests).toEqual([]);
  expect(sts.requests).toEqual([]);
  expect(readdirSync(home)).toEqual([]);
  expect(leaksOf(server.main.secretAccessKey, outcome.stdout + outcome.stderr)).toEqual([]);
  return explainedIn(outcome.stdout);
}

describeInProcess("the identity that is explained", () => {
  interface Row {
    readonly name: string;
    readonly bucket?: string;
    readonly source: () => Settings;
    readonly env?: () => Record<string, string>;
    readonly because: RegExp;
  }
  test.each<Row>([
    { name: "a key pair", source: pair, because: /^access_key_id in source goes before everything else$/ },
    {
      name: "a key pair beside a token",
      source: () => ({ ...pair(), web_identity_token: "web-token", aws_role_arn: role("reader") }),
      because: /web identity token has no effect/,
    },
    {
      name: "a chain of roles",
      source: () => ({
        ...pair(),
        assume_roles: [{ role_arn: role("reader") }, { role_arn: role("second") }],
      }),
      because: /access_key_id/,
    },
    {
      name: "a token",
      source: () => ({ web_identity_token: "web-token", aws_role_arn: role("web") }),
      because: /^web_identity_token is given/,
    },
    {
      name: "the environment",
      source: () => ({ enable_aws_creds_provider: true }),
      env: environmentPair,
      because: /enable_aws_creds_provider is true/,
    },
    {
      name: "the environment, to assume a role",
      source: () => ({ aws_role_arn: role("reader") }),
      env: environmentPair,
      because: /a role is given/,
    },
    {
      name: "what is found on the machine",
      source: () => ({}),
      env: environmentPair,
      because: /source names nobody/,
    },
    {
      name: "nobody, as nothing is found",
      bucket: "public",
      source: () => ({}),
      because: /source names nobody/,
    },
    {
      name: "nobody, as it is said",
      bucket: "public",
      source: () => ({ enable_aws_creds_provider: false }),
      because: /enable_aws_creds_provider is false/,
    },
  ])("is the one that check signs in with: $name", async ({ source, env, because, bucket = "releases" }) => {
    const request = requestOf({ bucket, ...source() });
    const variables = { ...environment(), ...env?.() };
    const { Identity } = await explain("check", request, variables);
    const { code, stderr } = await runStep("check", request, { env: variables });
    expect(code).toBe(0);
    const [told = ""] = Identity?.["signs in with"] ?? [];
    const line = told.startsWith("nobody: ")
      ? told.replace("nobody", "Not signing in")
      : `Signing in with ${told}`;
    expect(stderr).toContain(`${line}\n`);
    expect(Identity?.["because"]?.[0]).toMatch(because);
  });

  test("of a profile in the shared files is told with its role, which is not assumed", async () => {
    const files = makeDirectory({
      config: `[profile team]\nrole_arn = ${role("reader")}\nsource_profile = base\n`,
      credentials: `[base]\naws_access_key_id = ${server.main.accessKeyId}\naws_secret_access_key = ${server.main.secretAccessKey}\n`,
    });
    const env = {
      ...environment(),
      AWS_CONFIG_FILE: join(files, "config"),
      AWS_SHARED_CREDENTIALS_FILE: join(files, "credentials"),
      AWS_PROFILE: "team",
    };
    const { Identity } = await explain("check", requestOf({ enable_aws_creds_provider: true }), env);
    expect(Identity?.["signs in with"]).toEqual(['profile "team" of the shared files']);
    expect(Identity?.["looked at"]?.[0]).toContain(`assumes role "${role("reader")}"`);
    const { stderr } = await runStep("check", requestOf({ enable_aws_creds_provider: true }), { env });
    expect(stderr).toContain('Signing in with profile "team" of the shared files\n');
  });

  test("of the instance is asked of the metadata service, and it is said that it was", async () => {
    const imds = await startImdsServer();
    try {
      const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.endpoint };
      const { Identity } = await explain("check", requestOf({ enable_aws_creds_provider: true }), env);
      expect(Identity?.["signs in with"]?.[0]).toMatch(/^the EC2 instance profile "/);
      expect(Identity?.["looked at"]).toEqual(["the machine, now, as far as EC2 instance metadata"]);
    } finally {
      await imds.close();
    }
  });

  test("is nobody, with the reason, where the step would fail", async () => {
    const source = { enable_aws_creds_provider: true, aws_role_arn: role("reader") };
    const { Identity } = await explain("check", requestOf(source));
    expect(Identity?.["assumes in turn"]).toBeUndefined();
    expect(Identity?.["signs in with"]?.[0]).toMatch(
      /^nobody, so that it would fail: Cannot sign in with what the machine offers: environment: AWS_ACCESS_KEY_ID is not set;/,
    );
  });

  test("names sessions, and shows neither token nor password", async () => {
    const env = { ...environment(), BUILD_TEAM_NAME: "main", BUILD_PIPELINE_NAME: "p", BUILD_JOB_NAME: "j" };
    const roles = [
      { role_arn: role("reader"), duration: 900, external_id: "e" },
      { role_arn: role("second") },
    ];
    const { Identity } = await explain("check", requestOf({ ...pair(), assume_roles: roles }), env);
    expect(Identity?.["assumes in turn"]).toEqual([
      `${role("reader")} (session "concourse.main.p.j", external id "e", 900 s)`,
      `${role("second")} (session "concourse.main.p.j")`,
    ]);
    expect(Identity?.["token service"]).toEqual([sts.endpoint]);
  });
});

describeInProcess("the listing that is explained", () => {
  const prefixIn = (text = "") => /the prefix ("[^"]*")/.exec(text)?.[1] ?? "";

  test.each([
    { name: "a leaf", regexp: "a/f-(.*)", below: false },
    { name: "directories that vary", regexp: "v\\d/app/x-(.*)", below: true },
    { name: "a group across directories", regexp: "v(\\d/app/x)-.*", below: false },
  ])("is the first request of a check: $name", async ({ regexp, below }) => {
    const request = requestOf({ ...pair(), regexp });
    const { Versions } = await explain("check", request);
    expect(await runStep("check", request, { env: environment() })).toMatchObject({ code: 0 });
    const [first, ...others] = server.requests;
    expect(first?.operation).toBe("ListObjectsV2");
    const [lists = ""] = Versions?.["lists"] ?? [];
    expect(JSON.parse(prefixIn(lists))).toBe(first?.query["prefix"]);
    expect(lists.includes('up to the next "/"')).toBe(first?.query["delimiter"] === "/");
    expect(Versions?.["then lists"] !== undefined).toBe(below);
    expect(others.length > 0).toBe(below);
  });

  test("falls back to the directory where the longer prefix is denied", async () => {
    const lift = server.deny({
      principal: "main",
      action: "s3:ListBucket",
      when: ({ query }) => query.get("prefix") !== "a/",
    });
    const request = requestOf(pair());
    const { Versions } = await explain("check", request);
    const { code } = await runStep("check", request, { env: environment() });
    lift();
    expect(code).toBe(0);
    const rows = [Versions?.["lists"]?.[0], Versions?.["where that is denied"]?.[0]];
    expect(rows.map((row) => JSON.parse(prefixIn(row)))).toEqual(
      server.requests.map(({ query }) => query["prefix"]),
    );
  });

  test.each([
    { version: { path: "a/f-1" }, given: "a/f-1 (1)", answers: /^the given one/, found: 2 },
    { version: { path: "b/g-1" }, given: "b/g-1", answers: /^the newest alone/, found: 1 },
    { version: null, given: "none", answers: /^the newest alone/, found: 1 },
  ])("tells what $version leads to", async ({ version, given, answers, found }) => {
    const request = requestOf(pair(), { version });
    const { Versions } = await explain("check", request);
    expect(Versions?.["given version"]).toEqual([given]);
    expect(Versions?.["answers"]?.[0]).toMatch(answers);
    expect((await runStep("check", request, { env: environment() })).answer).toHaveLength(found);
  });
});

describeInProcess("what get would do", () => {
  test("is what it does", async () => {
    const version = { path: "a/f-2" };
    const request = requestOf(
      { ...pair(), use_path_style: true },
      { version, params: { download_tags: true } },
    );
    const { Object: object } = await explain("in", request);
    expect(object).toMatchObject({
      object: ["s3://releases/a/f-2"],
      file: ["f-2"],
      "file version": ["2"],
      "file tags.json": ["the tags of the object"],
    });
    const directory = makeDirectory();
    expect(await runStep("in", request, { directory, env: environment() })).toMatchObject({ code: 0 });
    const files = textsIn(directory);
    expect(Object.keys(files).sort()).toEqual(["f-2", "s3_uri", "tags.json", "url", "version"]);
    expect(files).toMatchObject({ url: object?.["file url"]?.[0], version: "2" });
  });

  test("is done as the token of the build, where params have one", async () => {
    const request = requestOf(pair(), {
      version: { path: "a/f-2" },
      params: { web_identity_token: "web-token", aws_role_arn: role("web") },
    });
    const { Identity } = await explain("in", request);
    expect(Identity?.["because"]).toEqual(["web_identity_token in params goes before everything in source"]);
    const options = { directory: makeDirectory(), env: environment() };
    const { code, stderr } = await runStep("in", request, options);
    expect(code).toBe(0);
    expect(stderr).toContain(`Signing in with ${Identity?.["signs in with"]?.[0]}\n`);
  });

  test("asks nobody for the initial version", async () => {
    const source = { initial_path: "a/f-0", initial_content_text: "x" };
    const explained = await explain("in", requestOf(source, { version: { path: "a/f-0" } }));
    expect(explained).toEqual({
      Object: {
        object: ["none: it is the initial version"],
        file: ["f-0, with the initial content"],
        "file version": ["0"],
      },
    });
  });

  test("is the error of the step where the request is wrong", async () => {
    const request = requestOf({ ...pair(), regexp: "a/f-(.*" }, { version: { path: "a/f-1" } });
    const [explained, run] = await Promise.all([
      runStep("in", request, { directory: "--explain", env: environment() }),
      runStep("in", request, { directory: makeDirectory(), env: environment() }),
    ]);
    expect(explained).toEqual(run);
    expect(run).toMatchObject({ code: 1, stdout: "" });
  });
});

describeInProcess("where the store is", () => {
  test("is told with the proxy, without its login", async () => {
    const env = { ...environment(), HTTP_PROXY: "http://me:proxy-password@proxy.test:3128" };
    const { Store } = await explain("check", requestOf(pair()), env);
    expect(Store).toMatchObject({
      bucket: ["releases"],
      endpoint: [`${server.endpoint}/`],
      proxy: ["http://proxy.test:3128 (with a login)"],
    });
    expect(JSON.stringify(Store)).not.toContain("proxy-password");
  });

  test("is AWS where nothing else is said", async () => {
    const { Store } = await explain("check", {
      source: { bucket: "b", regexp: "(.*)", region_name: "eu-west-1", ...pair() },
    });
    expect(Store).toMatchObject({ endpoint: ["AWS"], proxy: ["none"] });
    expect(Store?.["region"]?.[0]).toMatch(/^eu-west-1\b/);
  });
});

test("out explains nothing, and says so", async () => {
  const outcome = await runStep("out", { source: {} }, { directory: "--explain" });
  expect(outcome).toMatchObject({ code: 1, stdout: "" });
  expect(outcome.stderr).toContain('Cannot start: "--explain" is offered by check and in only. Usage: out ');
});
