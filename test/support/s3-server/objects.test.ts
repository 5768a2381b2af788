import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { clientFor } from "./clients.ts";
import { type S3Server, startS3Server } from "./server.ts";

let server: S3Server;
let s3: S3Client;
beforeAll(async () => {
  server = await startS3Server();
  server.createBucket("plain");
  server.createBucket("enforced", { ownership: "BucketOwnerEnforced" });
  s3 = clientFor(server, server.main);
});
afterAll(async () => {
  s3.destroy();
  await server.close();
});

const put = (Key: string, more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket: "plain", Key, Body: "content", ...more }));
const get = (Key: string, more: object = {}) =>
  s3.send(new GetObjectCommand({ Bucket: "plain", Key, ...more }));
const head = (Key: string, more: object = {}) =>
  s3.send(new HeadObjectCommand({ Bucket: "plain", Key, ...more }));

test.each([
  { name: "plain", key: "a.txt" },
  { name: "space, plus and percent", key: "a b+c%20d%" },
  { name: "not ASCII", key: "dir/ü/日本/😀" },
  { name: "reserved characters", key: "k/?#&=;:@,$()!*'\"<>[]{}|\\^`~" },
  { name: "double and leading slash", key: "/a//b/" },
  { name: "dot segments", key: "a/./b/../c" },
  { name: "control characters", key: "a\tb\u0001c" },
])("a key that is $name keeps its bytes", async ({ key }) => {
  const { ETag } = await put(key, { Body: "content" });
  expect(ETag).toBe(`"${createHash("md5").update("content").digest("hex")}"`);
  const { Body, ContentType, ContentLength } = await get(key);
  expect(await Body?.transformToString()).toBe("content");
  expect({ ContentType, ContentLength }).toEqual({
    ContentType: "application/octet-stream",
    ContentLength: 7,
  });
  expect(server.object("plain", key)?.body.toString()).toBe("content");
});

test.each([
  { name: "the first bytes", range: "bytes=0-2", status: 206, text: "con", contentRange: "bytes 0-2/7" },
  { name: "an open end", range: "bytes=4-", status: 206, text: "ent", contentRange: "bytes 4-6/7" },
  { name: "a suffix", range: "bytes=-2", status: 206, text: "nt", contentRange: "bytes 5-6/7" },
  { name: "too far an end", range: "bytes=5-99", status: 206, text: "nt", contentRange: "bytes 5-6/7" },
  { name: "nonsense", range: "bytes=x", status: 200, text: "content", contentRange: undefined },
])("Range: $name", async ({ range, status, text, contentRange }) => {
  await put("ranges");
  const { Body, ContentRange, $metadata } = await get("ranges", { Range: range });
  expect(await Body?.transformToString()).toBe(text);
  expect([$metadata.httpStatusCode, ContentRange]).toEqual([status, contentRange]);
});

test("If-None-Match on a read answers 304 without a body", async () => {
  const { ETag } = await put("unchanged");
  await expect(get("unchanged", { IfNoneMatch: ETag })).rejects.toMatchObject({
    $metadata: { httpStatusCode: 304 },
  });
});

test("metadata, encryption and tags come back", async () => {
  const attributes = {
    ContentType: "text/plain",
    ContentEncoding: "gzip",
    CacheControl: "max-age=5",
    Metadata: { build: "7" },
    ServerSideEncryption: "aws:kms",
    SSEKMSKeyId: "key-1",
    StorageClass: "STANDARD_IA",
  } as const;
  const written = await put("attributes", { ...attributes, Tagging: "a=1&b=x%20y" });
  expect(written).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: "key-1" });
  expect(await head("attributes")).toMatchObject({ ...attributes, TagCount: 2 });
  const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket: "plain", Key: "attributes" }));
  expect(TagSet).toEqual([
    { Key: "a", Value: "1" },
    { Key: "b", Value: "x y" },
  ]);
  const Tagging = { TagSet: [{ Key: "c", Value: "<3>" }] };
  await s3.send(new PutObjectTaggingCommand({ Bucket: "plain", Key: "attributes", Tagging }));
  expect(server.object("plain", "attributes")?.tags).toEqual([{ key: "c", value: "<3>" }]);
});

test("a whole stream arrives through aws-chunked and its trailer", async () => {
  const Body = Readable.from([Buffer.alloc(70_000, 1), Buffer.alloc(5, 2)]);
  await put("stream", { Body, ContentLength: 70_005 });
  const request = server.requests.at(-1);
  expect(request?.headers).toMatchObject({ "x-amz-trailer": "x-amz-checksum-crc32" });
  expect(server.object("plain", "stream")?.headers).not.toHaveProperty("content-encoding");
  const { Body: body, ChecksumCRC32 } = await get("stream", { ChecksumMode: "ENABLED" });
  expect(ChecksumCRC32).toBe(server.object("plain", "stream")?.checksum?.value);
  expect(
    Buffer.from((await body?.transformToByteArray()) ?? []).equals(
      Buffer.concat([Buffer.alloc(70_000, 1), Buffer.alloc(5, 2)]),
    ),
  ).toBe(true);
});

test("chunks below 8 KiB are refused other than at the end", async () => {
  const Body = Readable.from([Buffer.alloc(100), Buffer.alloc(100), Buffer.alloc(100)]);
  await expect(put("tiny", { Body, ContentLength: 300 })).rejects.toMatchObject({
    name: "InvalidChunkSizeError",
  });
});

test.each(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const)(
  "%s is verified, stored and returned",
  async (algorithm) => {
    const written = await put(`sum-${algorithm}`, { ChecksumAlgorithm: algorithm });
    const value = written[`Checksum${algorithm}`];
    expect(value).toMatch(/=$/);
    const read = await get(`sum-${algorithm}`, { ChecksumMode: "ENABLED" });
    expect(await read.Body?.transformToString()).toBe("content");
    expect(read).toMatchObject({ [`Checksum${algorithm}`]: value, ChecksumType: "FULL_OBJECT" });
  },
);

test("an object without a checksum gets a CRC64NVME", async () => {
  server.put("plain", "check", "123456789");
  expect(await head("check", { ChecksumMode: "ENABLED" })).toMatchObject({
    ChecksumCRC64NVME: "rosUhgp5mIg=",
  });
});

test("deletes one key and many keys", async () => {
  for (const key of ["d1", "d2", "d3"]) await put(key);
  await s3.send(new DeleteObjectCommand({ Bucket: "plain", Key: "d1" }));
  const Delete = { Objects: [{ Key: "d2" }, { Key: "d3" }, { Key: "never" }] };
  const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket: "plain", Delete }));
  expect(Deleted).toHaveLength(3);
  expect(server.keys("plain").filter((key) => /^d\d$/.test(key))).toEqual([]);
});
