import { startImdsServer } from "../../support/imds-server.ts";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { type StsServer, startStsServer } from "../../support/sts-server.ts";
import { leaksOf } from "../support/leaks.ts";
import { connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { runStep, type StepName } from "./program.ts";

const ROLE = "arn:aws:iam::333333333333:role/reader";
const TOKEN = "web-token-that-is-long-enough";

let server: S3Server;
let sts: StsServer;
beforeAll(async () => {
  server = await startS3Server();
  server.createBucket("bucket");
  server.put("bucket", "a/f-1", "content");
  const { identities, main } = server;
  const roles = [{ arn: ROLE, trusts: [main.arn], webIdentityTokens: [TOKEN] }];
  sts = await startStsServer({ identities, roles });
  server.createBucket("shared", {
    owner: server.other,
    grants: [{ principal: ROLE, actions: ["s3:ListBucket", "s3:GetObject", "s3:PutObject"] }],
  });
  server.put("shared", "a/f-1", "content");
});
afterAll(async () => {
  await server.close();
  await sts.close();
});
beforeEach(() => server.clearRequests());

type Settings = Readonly<Record<string, unknown>>;
const pair = () => {
  const { access_key_id, secret_access_key } = connectionTo(server);
  return { access_key_id, secret_access_key };
};

async function run(
  step: StepName,
  settings: Settings,
  rest: Settings = {},
  env: Record<string, string> = {},
) {
  const directory = step === "check" ? undefined : makeDirectory({ "f-2": "content" });
  const source = { endpoint: server.endpoint, use_path_style: true, regexp: "a/f-(.*)", ...settings };
  const outcome = await runStep(
    step,
    { source, ...rest },
    {
      ...(directory !== undefined && { directory }),
      env: { AWS_EC2_METADATA_DISABLED: "true", AWS_ENDPOINT_URL_STS: sts.endpoint, ...env },
    },
  );
  expect(outcome).toMatchObject({ code: 0 });
  return { ...outcome, directory: directory ?? "" };
}

/** Whatever was issued, signed or presigned. */
function expectNoSecret(stderr: string): void {
  for (const secret of [server.main.secretAccessKey, TOKEN]) expect(leaksOf(secret, stderr)).toEqual([]);
  expect(stderr).not.toMatch(/AWS4-HMAC|X-Amz-(?:Signature|Credential|Security-Token)=[^…]|authorization/i);
}

/** As the server has seen them. */
const seen = () =>
  server.requests.map(({ method, bucket, key, status }) => ({
    method,
    path: `/${bucket}${key === undefined ? "" : `/${key}`}`,
    status,
  }));

/** As the log tells them. */
function toldIn(stderr: string) {
  const lines = stderr.matchAll(/^([A-Z]+) (http\S+?)(?:\?(\S*))?: HTTP (\d+) after \d+ ms$/gm);
  return Array.from(lines, ([, method, address = "", query, status]) => ({
    method,
    address,
    query,
    status: Number(status),
  }));
}

describeInProcess("with debug", () => {
  test.each<{ step: StepName; rest: Settings }>([
    { step: "check", rest: { version: { path: "a/f-1" } } },
    { step: "in", rest: { version: { path: "a/f-1" } } },
    { step: "out", rest: { params: { file: "f-*" } } },
  ])("$step tells its release first, and each request as the store has seen it", async ({ step, rest }) => {
    const { stderr } = await run(step, { ...pair(), bucket: "bucket", debug: true }, rest);
    expect(stderr).toMatch(new RegExp(`^s3 ${step} \\S+ \\(revision `));
    const told = toldIn(stderr).map(({ method, address, status }) => ({
      method,
      path: new URL(address).pathname.replace(/\/$/, ""),
      status,
    }));
    expect(told.length).toBeGreaterThan(0);
    expect(told).toEqual(seen());
    expectNoSecret(stderr);
  });

  test.each(["in", "out"] as const)("in params it is the same for %s", async (step) => {
    const params = { debug: true, ...(step === "out" && { file: "f-*" }) };
    const version = step === "in" ? { version: { path: "a/f-1" } } : {};
    const { stderr } = await run(step, { ...pair(), bucket: "bucket" }, { params, ...version });
    expect(stderr).toMatch(new RegExp(`^s3 ${step} `));
    expect(toldIn(stderr)).toHaveLength(server.requests.length);
  });

  test("a listing is told with its prefix, and an address that is presigned is not", async () => {
    const source = { ...pair(), bucket: "bucket", private: true, debug: true };
    const check = await run("check", source);
    expect(toldIn(check.stderr)[0]?.query).toContain("prefix=a%2Ff-");
    const { stderr, directory } = await run("in", source, { version: { path: "a/f-1" } });
    const { url = "" } = textsIn(directory);
    const signature = new URL(url).searchParams.get("X-Amz-Signature") ?? "";
    expect(signature).toHaveLength(64);
    expect(stderr).not.toContain(signature);
    expectNoSecret(stderr);
  });

  test.each([
    { name: "a role", source: () => ({ ...pair(), aws_role_arn: ROLE }) },
    { name: "a token", source: () => ({ web_identity_token: TOKEN, aws_role_arn: ROLE }) },
  ])("the token service is asked in the open: $name", async ({ source }) => {
    const { stderr } = await run("check", { ...source(), bucket: "shared", debug: true });
    expect(stderr).toMatch(new RegExp(`^POST ${sts.endpoint}/: HTTP 200 after \\d+ ms$`, "m"));
    expectNoSecret(stderr);
  });

  test("the metadata service is, too, and its session token is not told", async () => {
    const imds = await startImdsServer({ identities: server.identities });
    try {
      const env = {
        AWS_EC2_METADATA_DISABLED: "false",
        AWS_EC2_METADATA_SERVICE_ENDPOINT: imds.endpoint,
      };
      const source = { bucket: "bucket", enable_aws_creds_provider: true, debug: true };
      const outcome = await runStep(
        "check",
        { source: { endpoint: server.endpoint, regexp: "a/f-(.*)", ...source } },
        { env },
      );
      const told = Array.from(outcome.stderr.matchAll(/^(PUT|GET) \S+?(\/latest\S*): HTTP 200 after/gm));
      expect(told.map(([, method, path]) => `${method} ${path}`)).toEqual(imds.requests);
      expectNoSecret(outcome.stderr);
    } finally {
      await imds.close();
    }
  });

  test("a request without an answer is told with the reason", async () => {
    server.fault({ action: "reset" });
    const { stderr } = await run("check", { ...pair(), bucket: "bucket", debug: true });
    expect(stderr).toMatch(/^GET http:\/\/\S+: no answer \(.*ECONNRESET.*\) after \d+ ms$/m);
    expect(toldIn(stderr)).toHaveLength(1);
  });
});

describeInProcess("without debug", () => {
  test("no request is told", async () => {
    const { stderr } = await run("check", { ...pair(), bucket: "bucket" });
    expect(stderr).toMatch(/^Signing in with [^\n]*\n$/);
  });
});
