import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { awsIdentity } from "../../../shared/credentials/aws.ts";
import { awsFields } from "../../../shared/credentials/aws-fields.ts";
import type { AwsIdentity } from "../../../shared/credentials/identity.ts";
import type { ResourceError } from "../../../shared/resource/errors.ts";
import { createLog } from "../../../shared/resource/log.ts";
import { settings } from "../../../shared/schema/settings.ts";

const Source = settings({ ...awsFields });
const PAIR = { access_key_id: "AKIAEXAMPLEWXYZ", secret_access_key: "static-secret" };
const ROLE = "arn:aws:iam::123456789012:role/reader";
const SECOND = "arn:aws:iam::210987654321:role/writer";

let home: string;
let closing: (() => unknown)[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "aws-"));
});
afterEach(() => {
  for (const close of closing) close();
  closing = [];
  rmSync(home, { recursive: true });
});

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

async function serve(handler: Handler): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    handler(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The machine has no identity anywhere; a test adds what it is about. */
function bareEnvironment(): Record<string, string> {
  return { HOME: home, AWS_EC2_METADATA_DISABLED: "true" };
}

async function signIn(source: Record<string, unknown>, extra: Record<string, string | undefined> = {}) {
  let written = "";
  const log = createLog((text) => {
    written += text;
  });
  const context = { log, env: { ...bareEnvironment(), ...extra }, signal: new AbortController().signal };
  const outcome: { identity?: AwsIdentity; error?: ResourceError } = await awsIdentity(
    v.parse(Source, source),
    context,
  ).then(
    (identity) => ({ identity }),
    (error) => ({ error }),
  );
  return { log, written: () => written, ...outcome };
}

async function keysOf(identity: AwsIdentity | undefined) {
  if (identity === undefined || identity.kind === "anonymous") return undefined;
  const { accessKeyId, secretAccessKey, sessionToken } = await identity.credentials();
  return { accessKeyId, secretAccessKey, sessionToken };
}

interface TokenService {
  readonly env: Record<string, string>;
  readonly calls: { parameters: Record<string, string>; signer: string | undefined }[];
}

/** Issues a new numbered session for each call that `refusal` does not refuse. */
async function tokenService(
  refusal: (
    parameters: Record<string, string>,
  ) => { status: number; code: string; message: string } | undefined = () => undefined,
): Promise<TokenService> {
  const calls: TokenService["calls"] = [];
  const endpoint = await serve((request, response, body) => {
    const parameters = Object.fromEntries(new URLSearchParams(body));
    calls.push({ parameters, signer: /Credential=([^/]+)/.exec(request.headers.authorization ?? "")?.[1] });
    const refused = refusal(parameters);
    if (refused) {
      const { status, code, message } = refused;
      response
        .writeHead(status, { "content-type": "text/xml", "x-amzn-requestid": "R1" })
        .end(
          `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error><RequestId>R1</RequestId></ErrorResponse>`,
        );
      return;
    }
    const n = calls.length;
    const action = parameters["Action"];
    const expiration = new Date(Date.now() + Number(parameters["DurationSeconds"]) * 1000).toISOString();
    response
      .writeHead(200, { "content-type": "text/xml" })
      .end(
        `<${action}Response><${action}Result><Credentials><AccessKeyId>ASIASESSION${n}</AccessKeyId><SecretAccessKey>session-secret-${n}</SecretAccessKey>` +
          `<SessionToken>session-token-${n}</SessionToken><Expiration>${expiration}</Expiration></Credentials></${action}Result></${action}Response>`,
      );
  });
  return { env: { AWS_ENDPOINT_URL_STS: endpoint }, calls };
}

describe("a key pair", () => {
  test("goes before everything else", async () => {
    const { identity, written } = await signIn({
      ...PAIR,
      session_token: "t0ken",
      enable_aws_creds_provider: true,
    });
    expect(identity?.kind).toBe("static");
    expect(await keysOf(identity)).toEqual({
      accessKeyId: "AKIAEXAMPLEWXYZ",
      secretAccessKey: "static-secret",
      sessionToken: "t0ken",
    });
    expect(written()).toBe('Signing in with access key "…WXYZ"\n');
  });

  test("makes a web identity idle, which is told", async () => {
    const { identity, written } = await signIn({ ...PAIR, web_identity_token: "jwt" });
    expect(identity?.kind).toBe("static");
    expect(written()).toContain("no effect");
  });
});

describe("roles", () => {
  test("are assumed in order, each with the credentials of the one before", async () => {
    const sts = await tokenService();
    const roles = [
      { role_arn: ROLE, external_id: "ext", tags: { team: "main" } },
      { role_arn: SECOND, session_name: "mine", duration: 1800 },
    ];
    const { identity, written, log } = await signIn(
      { ...PAIR, assume_roles: roles },
      { ...sts.env, BUILD_TEAM_NAME: "main", BUILD_PIPELINE_NAME: "release", BUILD_JOB_NAME: "ship" },
    );
    expect(sts.calls.map(({ signer }) => signer)).toEqual(["AKIAEXAMPLEWXYZ", "ASIASESSION1"]);
    expect(sts.calls[0]?.parameters).toMatchObject({
      Action: "AssumeRole",
      RoleArn: ROLE,
      RoleSessionName: "concourse.main.release.ship",
      ExternalId: "ext",
      DurationSeconds: "3600",
      "Tags.member.1.Key": "team",
      "Tags.member.1.Value": "main",
    });
    expect(sts.calls[1]?.parameters).toMatchObject({
      RoleArn: SECOND,
      RoleSessionName: "mine",
      DurationSeconds: "1800",
    });
    expect((await keysOf(identity))?.accessKeyId).toBe("ASIASESSION2");
    expect(sts.calls).toHaveLength(2);
    log.info("session-secret-1 session-token-1 session-secret-2 session-token-2");
    expect(written()).toBe(
      `Signing in with access key "…WXYZ", as role "${ROLE}", as role "${SECOND}"\n[secret] [secret] [secret] [secret]\n`,
    );
  });

  test("last as long as the service allows", async () => {
    const sts = await tokenService(({ DurationSeconds }) =>
      Number(DurationSeconds) > 3600
        ? {
            status: 400,
            code: "ValidationError",
            message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
          }
        : undefined,
    );
    const { identity, written } = await signIn(
      { ...PAIR, assume_roles: [{ role_arn: ROLE, duration: 43_200 }] },
      sts.env,
    );
    expect(sts.calls.map(({ parameters }) => parameters["DurationSeconds"])).toEqual(["43200", "3600"]);
    expect(await keysOf(identity)).toMatchObject({ accessKeyId: "ASIASESSION2" });
    expect(written()).toContain("does not allow 43200 seconds; asking for 3600");
  });

  test("that may not be assumed are an error with advice", async () => {
    const sts = await tokenService(() => ({
      status: 403,
      code: "AccessDenied",
      message: "not authorized to perform: sts:AssumeRole",
    }));
    const { error } = await signIn({ ...PAIR, aws_role_arn: ROLE }, sts.env);
    expect(error?.code).toBe("access-denied");
    expect(error?.message).toBe(
      `Cannot assume the role "${ROLE}": AccessDenied: not authorized to perform: sts:AssumeRole (HTTP 403, request id R1)`,
    );
    expect(error?.hint).toContain('the trust policy of the role must name the owner of access key "…WXYZ"');
  });

  test("take the machine's identity without a pair, even where it is not asked for", async () => {
    const sts = await tokenService();
    const env = { ...sts.env, AWS_ACCESS_KEY_ID: "AKIAMACHINE", AWS_SECRET_ACCESS_KEY: "machine-secret" };
    const { identity } = await signIn({ aws_role_arn: ROLE, enable_aws_creds_provider: false }, env);
    expect(sts.calls[0]?.signer).toBe("AKIAMACHINE");
    expect(identity?.kind).toBe("chain");
  });

  test("cannot be assumed by nobody", async () => {
    const { error } = await signIn({ aws_role_arn: ROLE });
    expect(error?.message).toMatch(/^Cannot sign in with what the machine offers: environment: /);
  });
});

describe("a web identity", () => {
  test.each(["text", "file"])("given as a %s becomes the role", async (form) => {
    const sts = await tokenService();
    const file = join(home, "token");
    writeFileSync(file, "header.payload.signature\n");
    const token =
      form === "text"
        ? { web_identity_token: "header.payload.signature" }
        : { web_identity_token_file: file };
    const { identity, written } = await signIn({ ...token, aws_role_arn: ROLE }, sts.env);
    expect(sts.calls[0]).toMatchObject({
      signer: undefined,
      parameters: {
        Action: "AssumeRoleWithWebIdentity",
        RoleArn: ROLE,
        WebIdentityToken: "header.payload.signature",
        DurationSeconds: "3600",
      },
    });
    expect(identity?.kind).toBe("web-identity");
    expect((await keysOf(identity))?.secretAccessKey).toBe("session-secret-1");
    expect(written()).toBe(`Signing in with a web identity token, as role "${ROLE}"\n`);
  });

  test("assumes further roles", async () => {
    const sts = await tokenService();
    await signIn(
      { web_identity_token: "jwt-text", assume_roles: [{ role_arn: ROLE }, { role_arn: SECOND }] },
      sts.env,
    );
    expect(sts.calls.map(({ parameters }) => parameters["Action"])).toEqual([
      "AssumeRoleWithWebIdentity",
      "AssumeRole",
    ]);
    expect(sts.calls[1]?.signer).toBe("ASIASESSION1");
  });

  test("whose file is missing is an error", async () => {
    const { error } = await signIn({ web_identity_token_file: join(home, "none"), aws_role_arn: ROLE });
    expect(error?.code).toBe("invalid-request");
    expect(error?.message).toContain("Cannot read the web identity token");
  });
});

const MACHINE_KEYS = {
  AccessKeyId: "ASIAMACHINEABCD",
  SecretAccessKey: "machine-secret",
  Token: "machine-token",
};
const later = () => new Date(Date.now() + 3_600_000).toISOString();

/** A metadata service of version 2. */
async function metadataService(expiration = later()) {
  const url = await serve((request, response) => {
    const path = request.url ?? "";
    if (request.method === "PUT" && path === "/latest/api/token")
      return void response.end("metadata-session");
    if (request.headers["x-aws-ec2-metadata-token"] !== "metadata-session")
      return void response.writeHead(401).end();
    const roles = "/latest/meta-data/iam/security-credentials/";
    if (path === roles) return void response.end("worker-role");
    if (path === `${roles}worker-role`) {
      return void response.end(JSON.stringify({ Code: "Success", ...MACHINE_KEYS, Expiration: expiration }));
    }
    response.writeHead(404).end();
  });
  return { AWS_EC2_METADATA_DISABLED: "false", AWS_EC2_METADATA_SERVICE_ENDPOINT: url };
}

async function containerEndpoint(status: number) {
  const url = await serve((request, response) => {
    const isWelcome = request.headers.authorization === "pod-token";
    response
      .writeHead(isWelcome ? status : 401, { "content-type": "application/json" })
      .end(
        JSON.stringify(
          status === 200
            ? { ...MACHINE_KEYS, Expiration: later() }
            : { Code: "AccessDenied", Message: "no association" },
        ),
      );
  });
  const file = join(home, "pod-token");
  writeFileSync(file, "pod-token");
  return {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/v1/credentials`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
  };
}

/** Nothing may go through it. */
const DEAD_PROXY = { HTTP_PROXY: "http://127.0.0.1:1", HTTPS_PROXY: "http://127.0.0.1:1" };

describe("what the machine offers", () => {
  const sources = [
    {
      name: "the environment",
      prepare: async () => ({
        AWS_ACCESS_KEY_ID: "ASIAMACHINEABCD",
        AWS_SECRET_ACCESS_KEY: "machine-secret",
        AWS_SESSION_TOKEN: "machine-token",
      }),
      who: 'access key "…ABCD" of the environment',
    },
    {
      name: "the shared files",
      prepare: async () => {
        const file = join(home, "credentials");
        writeFileSync(
          file,
          "[work]\naws_access_key_id=ASIAMACHINEABCD\naws_secret_access_key=machine-secret\naws_session_token=machine-token\n",
        );
        return { AWS_SHARED_CREDENTIALS_FILE: file, AWS_PROFILE: "work" };
      },
      who: 'profile "work" of the shared files',
    },
    {
      name: "the container endpoint",
      prepare: () => containerEndpoint(200),
      who: "the identity of the container",
    },
    {
      name: "the instance profile",
      prepare: () => metadataService(),
      who: 'the EC2 instance profile "worker-role"',
    },
  ];

  test.each(
    sources.flatMap((source) => [
      { ...source, enabled: true, kind: "chain" },
      { ...source, enabled: undefined, kind: "found" },
    ]),
  )("$name signs in as $kind", async ({ prepare, who, enabled, kind }) => {
    const { identity, written } = await signIn(
      { enable_aws_creds_provider: enabled },
      { ...DEAD_PROXY, ...(await prepare()) },
    );
    expect(identity?.kind).toBe(kind);
    expect(await keysOf(identity)).toEqual({
      accessKeyId: "ASIAMACHINEABCD",
      secretAccessKey: "machine-secret",
      sessionToken: "machine-token",
    });
    expect(written()).toBe(`Signing in with ${who}\n`);
  });

  test("is not used where it is switched off", async () => {
    const env = { AWS_ACCESS_KEY_ID: "AKIAMACHINE", AWS_SECRET_ACCESS_KEY: "machine-secret" };
    const { identity, written } = await signIn({ enable_aws_creds_provider: false }, env);
    expect(identity?.kind).toBe("anonymous");
    expect(written()).toBe("Not signing in: requests are not signed\n");
  });

  test("may be a web identity", async () => {
    const sts = await tokenService();
    const file = join(home, "token");
    writeFileSync(file, "jwt-text");
    const env = {
      ...sts.env,
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
      AWS_ROLE_ARN: ROLE,
      AWS_ROLE_SESSION_NAME: "pod",
    };
    const { identity } = await signIn({ enable_aws_creds_provider: true }, env);
    expect(sts.calls[0]?.parameters).toMatchObject({ WebIdentityToken: "jwt-text", RoleSessionName: "pod" });
    expect((await keysOf(identity))?.accessKeyId).toBe("ASIASESSION1");
  });

  test("may be nothing, which is no error unless it was asked for", async () => {
    const { identity, written } = await signIn({});
    expect(identity?.kind).toBe("anonymous");
    expect(written().trim().split("\n")).toHaveLength(1);
    const { error } = await signIn({ enable_aws_creds_provider: true });
    expect(error?.code).toBe("access-denied");
    for (const source of [
      "environment",
      "shared files",
      "web identity token file",
      "container endpoint",
      "EC2 instance metadata",
    ]) {
      expect(error?.message).toContain(`${source}`);
    }
  });

  test.each([
    {
      name: "expired credentials",
      prepare: () => metadataService("2020-01-01T00:00:00Z"),
      told: /expired at 2020-01-01/,
    },
    {
      name: "an address that nobody answers",
      prepare: async () => ({
        AWS_EC2_METADATA_DISABLED: "false",
        AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:1",
      }),
      told: /blocked or does not exist/,
    },
    {
      name: "a pod without association",
      prepare: () => containerEndpoint(403),
      told: /container endpoint.*403.*no association/,
    },
    {
      name: "half a pair",
      prepare: async () => ({ AWS_ACCESS_KEY_ID: "AKIA" }),
      told: /one of AWS_ACCESS_KEY_ID and/,
    },
    {
      name: "a profile that is not there",
      prepare: async () => ({ AWS_PROFILE: "none" }),
      told: /shared files: .*none/,
    },
  ])(
    "explains $name",
    async ({ prepare, told }) => {
      const { error } = await signIn({ enable_aws_creds_provider: true }, await prepare());
      expect(error?.message).toMatch(told);
    },
    15_000,
  );
});
