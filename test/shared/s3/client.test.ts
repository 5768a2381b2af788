import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import * as v from "valibot";
import { awsIdentity } from "../../../shared/credentials/aws.ts";
import { awsFields } from "../../../shared/credentials/aws-fields.ts";
import type { AwsIdentity } from "../../../shared/credentials/identity.ts";
import { createLog } from "../../../shared/resource/log.ts";
import { createS3Client } from "../../../shared/s3/client.ts";
import { settings } from "../../../shared/schema/settings.ts";
import { type S3Server, type S3ServerOptions, startS3Server } from "../../support/s3-server/server.ts";
import { startStsServer } from "../../support/sts-server.ts";

const Source = settings({ ...awsFields });
const ANONYMOUS: AwsIdentity = { kind: "anonymous", description: "nobody" };

let closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
});

async function start(options: S3ServerOptions = {}): Promise<S3Server> {
  const server = await startS3Server(options);
  closing.push(() => server.close());
  return server;
}

interface Opened {
  readonly client: S3Client;
  readonly written: () => string;
}

function open(
  identity: AwsIdentity,
  source: Record<string, unknown>,
  env: Record<string, string> = {},
): Opened {
  let written = "";
  const log = createLog((text) => {
    written += text;
  });
  const context = { log, env, signal: new AbortController().signal };
  const client = createS3Client(v.parse(Source, source), identity, context, {
    connectMs: 2_000,
    idleMs: 200,
  });
  closing.push(() => client.destroy());
  return { client, written: () => written };
}

function signer(server: S3Server, kind: "static" | "found" = "static", who = server.main): AwsIdentity {
  const { accessKeyId, secretAccessKey } = who;
  return {
    kind,
    description: `key of ${who.arn}`,
    credentials: async () => ({ accessKeyId, secretAccessKey }),
  };
}

test("requests are signed, to the path of an address without being asked", async () => {
  const server = await start();
  server.createBucket("things");
  server.put("things", "a", "hello");
  const { client } = open(signer(server), { endpoint: server.endpoint });
  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: "things" }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(["a"]);
  expect(server.requests.map((request) => request.signer)).toEqual([server.main.accessKeyId]);
});

test("an anonymous client signs nothing", async () => {
  const server = await start();
  server.createBucket("public", { anonymousRead: true });
  server.put("public", "a", "hello");
  const { client } = open(ANONYMOUS, { endpoint: server.endpoint });
  const { Body } = await client.send(new GetObjectCommand({ Bucket: "public", Key: "a" }));
  expect(await Body?.transformToString()).toBe("hello");
  expect(server.requests.map((request) => request.signer)).toEqual(["anonymous"]);
  expect(server.requests[0]?.headers["x-amz-date"]).toBeUndefined();
});

/** The URL to which a listing would go. */
async function destination(client: S3Client, bucket: string): Promise<string> {
  const taken = new Error("the request was taken before it left");
  let url = "";
  client.middlewareStack.add(
    () =>
      async ({ request }) => {
        const { protocol, hostname, path } = request as { protocol: string; hostname: string; path: string };
        url = `${protocol}//${hostname}${path}`;
        throw taken;
      },
    { step: "finalizeRequest", priority: "low", name: "take" },
  );
  await expect(client.send(new ListObjectsV2Command({ Bucket: bucket }))).rejects.toBe(taken);
  return url;
}

test.each([
  { name: "an endpoint", source: { endpoint: "store.test" }, url: "https://things.store.test/" },
  {
    name: "disable_ssl",
    source: { endpoint: "store.test", disable_ssl: true },
    url: "http://things.store.test/",
  },
  {
    name: "path style",
    source: { endpoint: "store.test", use_path_style: true },
    url: "https://store.test/things/",
  },
  {
    name: "a path",
    source: { endpoint: "http://store.test/s3", use_path_style: true },
    url: "http://store.test/s3/things/",
  },
  { name: "an address", source: { endpoint: "http://10.0.0.1:9000" }, url: "http://10.0.0.1/things/" },
  {
    name: "a bucket that is no host name",
    source: { endpoint: "store.test" },
    bucket: "Th_ings",
    url: "https://store.test/Th_ings/",
  },
  { name: "AWS", source: {}, url: "https://things.s3.us-east-1.amazonaws.com/" },
  {
    name: "a region",
    source: { region_name: "eu-west-1" },
    url: "https://things.s3.eu-west-1.amazonaws.com/",
  },
  {
    name: "China",
    source: { region_name: "cn-north-1" },
    url: "https://things.s3.cn-north-1.amazonaws.com.cn/",
  },
  {
    name: "a dotted bucket",
    source: {},
    bucket: "my.things",
    url: "https://s3.us-east-1.amazonaws.com/my.things/",
  },
  {
    name: "path style on AWS",
    source: { use_path_style: true },
    url: "https://s3.us-east-1.amazonaws.com/things/",
  },
  {
    name: "R2 with its region",
    source: { endpoint: "x.r2.cloudflarestorage.com", region_name: "auto" },
    url: "https://things.x.r2.cloudflarestorage.com/",
  },
  {
    name: "AWS_ENDPOINT_URL",
    source: {},
    env: { AWS_ENDPOINT_URL: "http://store.test" },
    url: "http://things.store.test/",
  },
  {
    name: "AWS_ENDPOINT_URL_S3 first",
    source: {},
    env: { AWS_ENDPOINT_URL: "http://a.test", AWS_ENDPOINT_URL_S3: "http://b.test" },
    url: "http://things.b.test/",
  },
  {
    name: "source before the variable",
    source: { endpoint: "store.test" },
    env: { AWS_ENDPOINT_URL: "http://a.test" },
    url: "https://things.store.test/",
  },
  {
    name: "ignored variables",
    source: {},
    env: { AWS_ENDPOINT_URL: "http://a.test", AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
    url: "https://things.s3.us-east-1.amazonaws.com/",
  },
  {
    name: "FIPS",
    source: {},
    env: { AWS_USE_FIPS_ENDPOINT: "true" },
    url: "https://things.s3-fips.us-east-1.amazonaws.com/",
  },
  {
    name: "dual stack",
    source: {},
    env: { AWS_USE_DUALSTACK_ENDPOINT: "true" },
    url: "https://things.s3.dualstack.us-east-1.amazonaws.com/",
  },
])("requests go where they should with $name", async ({ source, bucket = "things", env = {}, url }) => {
  const { client } = open(ANONYMOUS, source, env as Record<string, string>);
  expect(await destination(client, bucket)).toBe(url);
});

test.each([
  { name: "on AWS", source: {}, mode: "WHEN_SUPPORTED" },
  { name: "on AWS with skip_s3_checksums", source: { skip_s3_checksums: true }, mode: "WHEN_REQUIRED" },
  { name: "elsewhere", source: { endpoint: "storage.googleapis.com" }, mode: "WHEN_REQUIRED" },
])("checksums are sent and verified as they should be $name", async ({ source, mode }) => {
  const { client } = open(ANONYMOUS, source);
  expect(await client.config.requestChecksumCalculation()).toBe(mode);
  expect(await client.config.responseChecksumValidation()).toBe(mode);
});

test("the region in which the bucket is takes over for good, and is told once", async () => {
  const { client, written } = open(ANONYMOUS, {});
  const regions: string[] = [];
  client.middlewareStack.add(
    () =>
      async ({ request }) => {
        const { hostname } = request as { hostname: string };
        regions.push(hostname);
        if (hostname.includes("us-east-1")) {
          throw Object.assign(new Error("moved"), {
            name: "PermanentRedirect",
            $metadata: { httpStatusCode: 301 },
            $response: { statusCode: 301, headers: { "x-amz-bucket-region": "eu-west-1" } },
          });
        }
        return { response: {}, output: { $metadata: {} } };
      },
    { step: "finalizeRequest", priority: "low", name: "answer" },
  );
  const list = () => client.send(new ListObjectsV2Command({ Bucket: "things" }));
  await Promise.all([list(), list()]);
  await list();
  expect(regions.filter((host) => host.includes("us-east-1"))).toHaveLength(2);
  expect(regions.at(-1)).toBe("things.s3.eu-west-1.amazonaws.com");
  expect(written().match(/set region_name/g)).toHaveLength(1);
  expect(written()).toContain('"eu-west-1"');
});

test.each([
  { name: "an endpoint in source", source: true, env: false, extra: {}, sent: false },
  {
    name: "an endpoint in source and the variable",
    source: true,
    env: false,
    extra: { AWS_REQUEST_CHECKSUM_CALCULATION: "when_supported" },
    sent: true,
  },
  { name: "AWS_ENDPOINT_URL_S3", source: false, env: true, extra: {}, sent: false },
])("checksums with $name", async ({ source, env, extra, sent }) => {
  const server = await start();
  server.createBucket("things");
  const { client } = open(
    signer(server),
    source ? { endpoint: server.endpoint } : {},
    env ? { AWS_ENDPOINT_URL_S3: server.endpoint, ...extra } : ({ ...extra } as Record<string, string>),
  );
  await client.send(new PutObjectCommand({ Bucket: "things", Key: "a", Body: "hello" }));
  expect(server.requests[0]?.headers["x-amz-checksum-crc32"] !== undefined).toBe(sent);
  expect(server.requests[0]?.headers["expect"]).toBeUndefined();
});

test("a passing failure is retried", async () => {
  const server = await start();
  server.createBucket("things");
  server.fault({ action: "status", status: 503, code: "InternalError" });
  server.fault({ action: "reset", after: 1 });
  server.fault({ action: "stall", after: 2 });
  const { client } = open(signer(server), { endpoint: server.endpoint });
  await client.send(new ListObjectsV2Command({ Bucket: "things" }));
  expect(server.requests.at(-1)?.status).toBe(200);
  expect(server.requests.length).toBe(4);
}, 15_000);

test("aborting ends a wait between attempts at once", async () => {
  const server = await start();
  server.createBucket("things");
  server.fault({ action: "status", status: 500, code: "InternalError", times: 99 });
  const { client } = open(signer(server), { endpoint: server.endpoint });
  const controller = new AbortController();
  const pending = client.send(new ListObjectsV2Command({ Bucket: "things" }), {
    abortSignal: controller.signal,
  });
  const outcome = expect(pending).rejects.toMatchObject({ name: "AbortError" });
  while (server.requests.length < 6) await new Promise((resolve) => setTimeout(resolve, 5));
  const before = Date.now();
  controller.abort();
  await outcome;
  expect(Date.now() - before).toBeLessThan(100);
});

test("aborting ends a request that stands still", async () => {
  const server = await start();
  server.createBucket("things");
  server.fault({ action: "stall", times: 99 });
  const { client } = open(signer(server), { endpoint: server.endpoint });
  const controller = new AbortController();
  const pending = client.send(new ListObjectsV2Command({ Bucket: "things" }), {
    abortSignal: controller.signal,
  });
  setTimeout(() => controller.abort(), 50);
  await expect(pending).rejects.toMatchObject({ name: "AbortError" });
});

describe("an identity that the machine happened to have", () => {
  test("is dropped for a read that it may not do, and stays dropped", async () => {
    const server = await start();
    server.createBucket("public", { anonymousRead: true });
    server.put("public", "a", "hello");
    const { client, written } = open(signer(server, "found", server.other), { endpoint: server.endpoint });
    server.deny({ principal: server.other.arn, action: "s3:ListBucket" });
    server.deny({ principal: server.other.arn, action: "s3:GetObject" });
    await client.send(new ListObjectsV2Command({ Bucket: "public" }));
    await client.send(new HeadObjectCommand({ Bucket: "public", Key: "a" }));
    expect(server.requests.map((request) => request.signer)).toEqual([
      server.other.accessKeyId,
      "anonymous",
      "anonymous",
    ]);
    expect(written().match(/reading unsigned/g)).toHaveLength(1);
  });

  test("is taken up again for what nobody else may read", async () => {
    const server = await start();
    server.createBucket("mixed", { grants: [{ principal: "*", actions: ["s3:ListBucket"] }] });
    server.put("mixed", "a", "hello");
    server.deny({ principal: server.main.arn, action: "s3:ListBucket" });
    const { client } = open(signer(server, "found"), { endpoint: server.endpoint });
    await client.send(new ListObjectsV2Command({ Bucket: "mixed" }));
    await client.send(new HeadObjectCommand({ Bucket: "mixed", Key: "a" }));
    const { accessKeyId } = server.main;
    expect(server.requests.map((request) => request.signer)).toEqual([
      accessKeyId,
      "anonymous",
      "anonymous",
      accessKeyId,
    ]);
  });

  test("is used for what it may do", async () => {
    const server = await start();
    server.createBucket("private");
    const { client, written } = open(signer(server, "found"), { endpoint: server.endpoint });
    await client.send(new ListObjectsV2Command({ Bucket: "private" }));
    await client.send(new PutObjectCommand({ Bucket: "private", Key: "a", Body: "x" }));
    expect(server.requests.every((request) => request.signer === server.main.accessKeyId)).toBe(true);
    expect(written()).toBe("");
  });

  test("tells its own denial when nobody may read", async () => {
    const server = await start();
    server.createBucket("private");
    const { client } = open(signer(server, "found", server.other), { endpoint: server.endpoint });
    await expect(client.send(new ListObjectsV2Command({ Bucket: "private" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    expect(server.requests.map((request) => request.signer)).toEqual([server.other.accessKeyId, "anonymous"]);
  });

  test("never writes unsigned", async () => {
    const server = await start();
    server.createBucket("private");
    const { client } = open(signer(server, "found", server.other), { endpoint: server.endpoint });
    await expect(
      client.send(new PutObjectCommand({ Bucket: "private", Key: "a", Body: "x" })),
    ).rejects.toMatchObject({ name: "AccessDenied" });
    expect(server.requests).toHaveLength(1);
  });
});

test("a chosen identity that is denied is not replaced", async () => {
  const server = await start();
  server.createBucket("public", { anonymousRead: true });
  server.deny({ principal: server.main.arn, action: "s3:ListBucket" });
  const { client } = open(signer(server), { endpoint: server.endpoint });
  await expect(client.send(new ListObjectsV2Command({ Bucket: "public" }))).rejects.toMatchObject({
    name: "AccessDenied",
  });
  expect(server.requests).toHaveLength(1);
});

test("a role whose credentials end during the work is assumed again", async () => {
  const server = await start();
  const arn = "arn:aws:iam::111111111111:role/reader";
  server.createBucket("things", { grants: [{ principal: arn, actions: ["s3:ListBucket"] }] });
  const sts = await startStsServer({
    identities: server.identities,
    roles: [{ arn, trusts: [server.main.arn], externalId: "ext", lifetimeSeconds: 1 }],
  });
  closing.push(() => sts.close());
  const source = v.parse(Source, {
    access_key_id: server.main.accessKeyId,
    secret_access_key: server.main.secretAccessKey,
    assume_roles: [{ role_arn: arn, external_id: "ext" }],
    endpoint: server.endpoint,
  });
  const context = {
    log: createLog(() => {}),
    env: { AWS_ENDPOINT_URL_STS: sts.endpoint },
    signal: new AbortController().signal,
  };
  const client = createS3Client(source, await awsIdentity(source, context), context);
  closing.push(() => client.destroy());
  await client.send(new ListObjectsV2Command({ Bucket: "things" }));
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await client.send(new ListObjectsV2Command({ Bucket: "things" }));
  expect(server.requests.map(({ status }) => status)).toEqual([200, 200]);
  const [first, second] = server.requests.map((request) => request.signer);
  expect(first).not.toBe(second);
});

test("a web page is not taken for an empty listing", async () => {
  const page = createServer((_, response) => {
    response
      .writeHead(200, { "content-type": "text/html; charset=utf-8" })
      .end("<!doctype html><p>Console</p>");
  });
  await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
  closing.push(() => page.close());
  const endpoint = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
  const { client } = open(ANONYMOUS, { endpoint });
  await expect(client.send(new ListObjectsV2Command({ Bucket: "things" }))).rejects.toMatchObject({
    code: "invalid-request",
    message: expect.stringContaining("does not speak S3"),
  });
});

test("turning verification off is told once", async () => {
  const { written } = open(ANONYMOUS, { endpoint: "https://store", skip_ssl_verification: true });
  expect(written().match(/warning: skip_ssl_verification/g)).toHaveLength(1);
});
