import { request as httpRequest } from "node:http";
import type { Socket } from "node:net";
import { connect as tlsConnect } from "node:tls";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import {
  fromHttp,
  fromInstanceMetadata,
  fromTemporaryCredentials,
  fromWebToken,
} from "@aws-sdk/credential-providers";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { startContainerCredentialsServer } from "./container-credentials-server.ts";
import { Identities, type Identity } from "./identities.ts";
import { type ImdsMode, startImdsServer } from "./imds-server.ts";
import { startProxyServer } from "./proxy-server.ts";
import { clientFor } from "./s3-server/clients.ts";
import { type S3Server, type S3ServerOptions, startS3Server } from "./s3-server/server.ts";
import type { Role } from "./sts/role.ts";
import { startStsServer } from "./sts-server.ts";
import { makeTls } from "./tls.ts";

type KeyPair = Pick<Identity, "accessKeyId" | "secretAccessKey">;

const FIRST = "arn:aws:iam::111111111111:role/first";
const SECOND = "arn:aws:iam::111111111111:role/second";
const identities = new Identities();
const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
});

async function open<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const started = await starting;
  closing.push(started);
  return started;
}

async function s3With(options: S3ServerOptions = {}): Promise<S3Server> {
  const server = await open(startS3Server({ identities, ...options }));
  server.createBucket("bucket");
  server.put("bucket", "key", "content");
  return server;
}

async function read(s3: S3Client): Promise<string | undefined> {
  try {
    return await (
      await s3.send(new GetObjectCommand({ Bucket: "bucket", Key: "key" }))
    ).Body?.transformToString();
  } finally {
    s3.destroy();
  }
}

describe("STS", () => {
  const roles: Role[] = [
    {
      arn: FIRST,
      trusts: [identities.main.arn],
      externalId: "ext",
      requiredTags: { team: "a" },
      webIdentityTokens: ["jwt"],
    },
    { arn: SECOND, trusts: [FIRST], lifetimeSeconds: 1 },
  ];
  const start = () => open(startStsServer({ identities, roles, expiredTokens: ["old"] }));
  const assume = (
    endpoint: string,
    RoleArn: string,
    params: object,
    by: KeyPair | ReturnType<typeof fromTemporaryCredentials>,
  ) =>
    fromTemporaryCredentials({
      params: { RoleArn, RoleSessionName: "session", ...params },
      masterCredentials: by,
      clientConfig: { endpoint, region: "us-east-1", maxAttempts: 1 },
    });
  const good = { ExternalId: "ext", Tags: [{ Key: "team", Value: "a" }] };

  test("a chain of roles leads to credentials that S3 accepts until they expire", async () => {
    let clock = Date.now();
    const server = await s3With({ now: () => clock });
    const { endpoint, requests } = await start();
    const first = assume(endpoint, FIRST, good, identities.main);
    const session = await assume(endpoint, SECOND, {}, first)();
    const s3 = () => clientFor(server, identities.main, { credentials: session });
    expect(await read(s3())).toBe("content");
    expect(requests.map(({ action, status }) => [action, status])).toEqual([
      ["AssumeRole", 200],
      ["AssumeRole", 200],
    ]);
    clock += 3000;
    await expect(read(s3())).rejects.toMatchObject({ name: "ExpiredToken" });
  });

  test.each([
    { name: "without the external id", params: { Tags: good.Tags }, by: identities.main, is: "AccessDenied" },
    {
      name: "with the wrong tag",
      params: { ...good, Tags: [{ Key: "team", Value: "b" }] },
      by: identities.main,
      is: "AccessDenied",
    },
    { name: "by somebody else", params: good, by: identities.other, is: "AccessDenied" },
    {
      name: "with a wrong secret",
      params: good,
      by: { ...identities.main, secretAccessKey: "x" },
      is: "SignatureDoesNotMatch",
    },
    {
      name: "with an unknown key",
      params: good,
      by: { ...identities.main, accessKeyId: "AKIAX" },
      is: "InvalidClientTokenId",
    },
    {
      name: "for too long",
      params: { ...good, DurationSeconds: 7200 },
      by: identities.main,
      is: "ValidationError",
    },
  ])("a role is not lent $name", async ({ params, by, is }) => {
    const { endpoint } = await start();
    await expect(assume(endpoint, FIRST, params, by)()).rejects.toMatchObject({ name: is });
  });

  test.each([
    { name: "a known token", token: "jwt", role: FIRST, is: undefined },
    { name: "an unknown token", token: "forged", role: FIRST, is: "InvalidIdentityTokenException" },
    { name: "an expired token", token: "old", role: FIRST, is: "ExpiredTokenException" },
    { name: "a token for another role", token: "jwt", role: SECOND, is: "AccessDenied" },
  ])("web identity: $name", async ({ token, role, is }) => {
    const { endpoint } = await start();
    const outcome = await fromWebToken({
      roleArn: role,
      roleSessionName: "session",
      webIdentityToken: token,
      clientConfig: { endpoint, region: "us-east-1", maxAttempts: 1 },
    })().then(
      () => undefined,
      (thrown: Error) => thrown.name,
    );
    expect(outcome).toBe(is);
  });
});

describe("instance metadata", () => {
  const provide = (endpoint: string) => {
    process.env["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = endpoint;
    return fromInstanceMetadata({ timeout: 200, maxRetries: 0 })();
  };
  afterEach(() => {
    delete process.env["AWS_EC2_METADATA_SERVICE_ENDPOINT"];
  });

  test("hands out credentials that S3 accepts, to holders of a token", async () => {
    const server = await s3With();
    const { endpoint, requests } = await open(startImdsServer({ identities }));
    const credentials = await provide(endpoint);
    expect(await read(clientFor(server, identities.main, { credentials }))).toBe("content");
    expect(requests[0]).toBe("PUT /latest/api/token");
    expect((await fetch(`${endpoint}/latest/meta-data/iam/security-credentials/`)).status).toBe(401);
  });

  test.each(["hop-limit", "blocked", "closed", "no-role"] satisfies ImdsMode[])(
    "%s: no credentials",
    async (mode) => {
      const { endpoint } = await open(startImdsServer({ identities, mode }));
      await expect(provide(endpoint)).rejects.toThrow();
    },
  );
});

test("the container endpoint wants its token", async () => {
  const server = await s3With();
  const { uri, authorization, answers } = await open(startContainerCredentialsServer({ identities }));
  const provider = (token: string) =>
    fromHttp({ awsContainerCredentialsFullUri: uri, awsContainerAuthorizationToken: token, maxRetries: 0 });
  const credentials = await provider(authorization)();
  expect(await read(clientFor(server, identities.main, { credentials }))).toBe("content");
  await expect(provider("Bearer wrong")()).rejects.toThrow();
  expect(answers).toEqual([200, 401]);
});

describe("TLS and proxies", () => {
  test("the certificate is good for those who know the authority, and for nobody else", async () => {
    const { ca, key, cert } = await makeTls();
    const server = await s3With({ tls: { key, cert } });
    const handler = new NodeHttpHandler({ httpsAgent: { ca } });
    expect(await read(clientFor(server, identities.main, { requestHandler: handler }))).toBe("content");
    await expect(read(clientFor(server, identities.main))).rejects.toThrow(/certificate/);
  });

  test.each([
    { name: "with its password", password: "right", statuses: [200, "HTTP/1.1 200 OK"] },
    { name: "with a wrong one", password: "wrong", statuses: [407, "407"] },
  ])("a proxy $name", async ({ password, statuses }) => {
    const { ca, key, cert } = await makeTls();
    const [plain, secure] = [await s3With(), await s3With({ tls: { key, cert } })];
    for (const server of [plain, secure]) server.createBucket("bucket", { anonymousRead: true });
    for (const server of [plain, secure]) server.put("bucket", "key", "content");
    const proxy = await open(startProxyServer({ basicAuth: { user: "u", password: "right" } }));
    const headers = { "proxy-authorization": `Basic ${Buffer.from(`u:${password}`).toString("base64")}` };
    const forwarded = await forward(proxy.url, `${plain.endpoint}/bucket/key`, headers);
    const tunnelled = await tunnel(proxy.url, `127.0.0.1:${secure.port}`, headers, ca);
    expect([forwarded, tunnelled]).toEqual(statuses);
    const isAuthorized = password === "right";
    expect(proxy.requests).toEqual([
      { kind: "forward", host: `127.0.0.1:${plain.port}`, isAuthorized },
      { kind: "connect", host: `127.0.0.1:${secure.port}`, isAuthorized },
    ]);
  });
});

type Headers = Readonly<Record<string, string>>;

function forward(proxy: string, path: string, headers: Headers): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      proxy,
      { path, headers: { ...headers, host: new URL(path).host } },
      (answer) => {
        answer.resume().on("end", () => resolve(answer.statusCode));
      },
    );
    request.on("error", reject).end();
  });
}

/** The status line of a GET inside the tunnel, or the status with which the proxy refuses one. */
function tunnel(proxy: string, path: string, headers: Headers, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(proxy, { method: "CONNECT", path, headers });
    request.on("error", reject).on("connect", ({ statusCode }, socket: Socket) => {
      if (statusCode !== 200) {
        socket.destroy();
        return resolve(String(statusCode));
      }
      const secure = tlsConnect({ socket, ca, host: "127.0.0.1" }, () => {
        secure.write(`GET /bucket/key HTTP/1.1\r\nHost: ${path}\r\nConnection: close\r\n\r\n`);
      });
      secure.on("error", reject).once("data", (data: Buffer) => {
        secure.destroy();
        resolve(data.toString().split("\r\n")[0] ?? "");
      });
    });
    request.end();
  });
}
