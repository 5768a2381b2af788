import { Readable } from "node:stream";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { clientFor } from "./clients.ts";
import type { Quirks } from "./quirks.ts";
import { type S3Server, startS3Server } from "./server.ts";

const CONTENT = Buffer.alloc(100_000, "abcdefghij");
const At = { Bucket: "bucket", Key: "key" } as const;
let server: S3Server;
let s3: S3Client;

async function start(quirks: Partial<Quirks> = {}): Promise<void> {
  server = await startS3Server({ quirks });
  server.createBucket("bucket");
  server.put("bucket", "key", CONTENT);
  s3 = clientFor(server, server.main);
}
afterEach(async () => {
  s3.destroy();
  await server.close();
});

async function read(more: object = {}): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ ...At, ...more }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}
const put = () => s3.send(new PutObjectCommand({ ...At, Body: "new" }));
const stored = () => server.object("bucket", "key")?.body.toString();

test.each([
  { name: "status", fault: { action: "status", status: 503 }, is: { name: "SlowDown" } },
  { name: "reset", fault: { action: "reset" }, is: { message: expect.stringMatching(/ECONNRESET/) } },
  {
    name: "resetAfter",
    fault: { action: "resetAfter", bytes: 5000 },
    is: { code: expect.stringMatching(/ECONNRESET/) },
  },
  {
    name: "truncate",
    fault: { action: "truncate", bytes: 5000 },
    is: { code: expect.stringMatching(/ECONNRESET/) },
  },
] as const)("$name breaks one read and no more", async ({ fault, is }) => {
  await start();
  const injected = server.fault({ match: { operation: "GetObject", key: "key" }, ...fault });
  await expect(read()).rejects.toMatchObject(is);
  expect((await read()).equals(CONTENT)).toBe(true);
  expect(injected.struck).toBe(1);
});

test.each([
  { name: "before the headers", bytes: {} },
  { name: "in the body", bytes: { bytes: 5000 } },
])("stall $name lasts until the client gives up", async ({ bytes }) => {
  await start();
  server.fault({ action: "stall", ...bytes });
  const abortSignal = AbortSignal.timeout(300);
  const attempt = s3.send(new GetObjectCommand(At), { abortSignal }).then(async ({ Body }) => {
    abortSignal.addEventListener("abort", () => (Body as Readable).destroy(new Error("gave up")));
    return Body?.transformToByteArray();
  });
  await expect(attempt).rejects.toThrow();
});

test("corrupt flips one bit, which the checksum of the object shows", async () => {
  await start();
  await s3.send(new PutObjectCommand({ ...At, Body: CONTENT }));
  server.fault({ action: "corrupt", at: 17, times: 2 });
  await expect(read()).rejects.toThrow(/[Cc]hecksum/);
  const damaged = await read({ Range: "bytes=0-99" });
  expect([...damaged].filter((byte, index) => byte !== CONTENT[index])).toHaveLength(1);
});

test("dropReply writes and does not say so", async () => {
  await start();
  server.fault({ match: { method: "PUT" }, action: "dropReply" });
  await expect(put()).rejects.toThrow(/ECONNRESET/);
  expect(stored()).toBe("new");
});

test("overwrite changes the object between two ranges, after letting some pass", async () => {
  await start();
  const IfMatch = server.object("bucket", "key")?.etag;
  server.fault({ action: "overwrite", body: "other", after: 1 });
  await expect(read({ IfMatch, Range: "bytes=0-9" })).resolves.toHaveLength(10);
  await expect(read({ IfMatch, Range: "bytes=10-19" })).rejects.toMatchObject({ name: "PreconditionFailed" });
});

test.each([
  { name: "delay", fault: { action: "delay", ms: 200 } },
  { name: "throttle", fault: { action: "throttle", bytesPerSecond: 500_000 } },
] as const)("$name only takes time", async ({ fault }) => {
  await start();
  server.fault(fault);
  const started = performance.now();
  expect((await read()).equals(CONTENT)).toBe(true);
  expect(performance.now() - started).toBeGreaterThan(150);
});

describe("other stores", () => {
  const stream = () =>
    new PutObjectCommand({ ...At, Body: Readable.from([CONTENT]), ContentLength: CONTENT.length });

  test("refuseTrailers", async () => {
    await start({ refuseTrailers: true });
    await expect(s3.send(stream())).rejects.toMatchObject({ name: "MissingContentLength" });
    await expect(put()).resolves.toBeDefined();
  });
  test("refuseChecksums", async () => {
    await start({ refuseChecksums: true });
    await expect(put()).rejects.toMatchObject({ name: "NotImplemented" });
  });
  test("ignoreRange", async () => {
    await start({ ignoreRange: true });
    await expect(read({ Range: "bytes=0-9" })).resolves.toHaveLength(CONTENT.length);
  });
  test("refuseEncodingType", async () => {
    await start({ refuseEncodingType: true });
    const list = (more: object) => s3.send(new ListObjectsV2Command({ Bucket: "bucket", ...more }));
    await expect(list({ EncodingType: "url" })).rejects.toMatchObject({ name: "InvalidArgument" });
    await expect(list({})).resolves.toMatchObject({ KeyCount: 1 });
  });
  test("ignoreConditions", async () => {
    await start({ ignoreConditions: true });
    await expect(read({ IfMatch: '"0"' })).resolves.toHaveLength(CONTENT.length);
  });
  test("refuseConditions", async () => {
    await start({ refuseConditions: true });
    const write = new PutObjectCommand({ ...At, Body: "new", IfMatch: '"0"' });
    await expect(s3.send(write)).rejects.toMatchObject({ name: "NotImplemented" });
    await expect(read({ IfMatch: "*" })).resolves.toHaveLength(CONTENT.length);
  });
  test("neverMatch", async () => {
    await start({ neverMatch: true });
    const IfMatch = server.object("bucket", "key")?.etag;
    const write = new PutObjectCommand({ ...At, Body: "new", IfMatch });
    await expect(s3.send(write)).rejects.toMatchObject({ name: "PreconditionFailed" });
  });
  test.each([
    { versioning: undefined, winners: 1 },
    { versioning: "Enabled" as const, winners: 2 },
  ])("judgeOnArrival lets $winners of two writers win (versioning: $versioning)", async (row) => {
    await start({ judgeOnArrival: true });
    server.setVersioning("bucket", row.versioning);
    const IfMatch = server.object("bucket", "key")?.etag;
    server.fault({ match: { method: "PUT" }, action: "delay", ms: 100, times: 2 });
    const outcomes = await Promise.allSettled(
      ["a", "b"].map((Body) => s3.send(new PutObjectCommand({ ...At, Body, IfMatch }))),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(row.winners);
  });
  test("noChecksums and opaqueEtags", async () => {
    await start({ noChecksums: true, opaqueEtags: true });
    await put();
    const { ChecksumCRC32, ETag } = await s3.send(new GetObjectCommand({ ...At, ChecksumMode: "ENABLED" }));
    expect([ChecksumCRC32, ETag]).not.toContain('"22af645d1859cb5ca6da0c484f1f37ea"');
    expect(ChecksumCRC32).toBeUndefined();
  });
});
