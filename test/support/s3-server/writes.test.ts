import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { clientFor } from "./clients.ts";
import { type S3Server, startS3Server } from "./server.ts";

const MIB = 1024 * 1024;
const At = { Bucket: "bucket", Key: "key" } as const;
let server: S3Server;
let s3: S3Client;
beforeEach(async () => {
  server = await startS3Server();
  server.createBucket("bucket");
  s3 = clientFor(server, server.main);
});
afterEach(async () => {
  s3.destroy();
  await server.close();
});

const put = (conditions: object, Body = "new") =>
  s3.send(new PutObjectCommand({ ...At, Body, ...conditions }));

test.each([
  {
    name: "If-None-Match on an existing key",
    conditions: { IfNoneMatch: "*" },
    is: [412, "PreconditionFailed"],
  },
  { name: "If-Match with another etag", conditions: { IfMatch: '"0"' }, is: [412, "PreconditionFailed"] },
  { name: "If-Match on a missing key", conditions: { IfMatch: '"0"', Key: "no" }, is: [404, "NoSuchKey"] },
  { name: "If-None-Match with an etag", conditions: { IfNoneMatch: '"0"' }, is: [501, "NotImplemented"] },
])("refuses $name", async ({ conditions, is }) => {
  server.put("bucket", "key", "old");
  await expect(put(conditions)).rejects.toMatchObject({ name: is[1], $metadata: { httpStatusCode: is[0] } });
  expect(server.object("bucket", "key")?.body.toString()).toBe("old");
});

test.each([
  { name: "If-None-Match", conditions: () => ({ IfNoneMatch: "*" }) },
  { name: "If-Match", conditions: () => ({ IfMatch: server.put("bucket", "key", "old").etag }) },
])("one of twenty writers with $name wins", async ({ conditions }) => {
  const condition = conditions();
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => put(condition, `w${index}`)),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const winner = results.findIndex(({ status }) => status === "fulfilled");
  expect(server.object("bucket", "key")?.body.toString()).toBe(`w${winner}`);
});

async function create(options: object = {}): Promise<string> {
  return (await s3.send(new CreateMultipartUploadCommand({ ...At, ...options }))).UploadId ?? "";
}

async function part(UploadId: string, PartNumber: number, Body: Buffer) {
  const { ETag, ChecksumCRC32, ChecksumCRC64NVME } = await s3.send(
    new UploadPartCommand({ ...At, UploadId, PartNumber, Body, ...(await planned(UploadId)) }),
  );
  return { PartNumber, ETag, ChecksumCRC32, ChecksumCRC64NVME };
}

async function planned(UploadId: string): Promise<{ ChecksumAlgorithm?: "CRC32" | "CRC64NVME" }> {
  const algorithm = server.uploads("bucket").find(({ uploadId }) => uploadId === UploadId)
    ?.checksum?.algorithm;
  return algorithm === undefined ? {} : { ChecksumAlgorithm: algorithm.toUpperCase() as "CRC32" };
}

const complete = (UploadId: string, Parts: object[], more: object = {}) =>
  s3.send(new CompleteMultipartUploadCommand({ ...At, UploadId, MultipartUpload: { Parts }, ...more }));

test.each([
  {
    name: "CRC32 of the parts",
    options: { ChecksumAlgorithm: "CRC32" },
    sum: "ChecksumCRC32",
    type: "COMPOSITE",
    value: /=-2$/,
  },
  {
    name: "CRC64NVME of the object",
    options: { ChecksumAlgorithm: "CRC64NVME" },
    sum: "ChecksumCRC64NVME",
    type: "FULL_OBJECT",
    value: /=$/,
  },
])("a multipart upload becomes one object with a $name", async ({ options, sum, type, value }) => {
  const id = await create({ ...options, ServerSideEncryption: "AES256", ContentType: "text/x" });
  const parts = [await part(id, 1, Buffer.alloc(5 * MIB, 1)), await part(id, 2, Buffer.alloc(7, 2))];
  expect((await s3.send(new ListPartsCommand({ ...At, UploadId: id }))).Parts).toHaveLength(2);
  expect((await complete(id, parts)).ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
  expect(server.uploads("bucket")).toEqual([]);
  const head = await s3.send(new HeadObjectCommand({ ...At, ChecksumMode: "ENABLED" }));
  expect(head).toMatchObject({ ContentLength: 5 * MIB + 7, ContentType: "text/x", ChecksumType: type });
  expect(head[sum as "ChecksumCRC32"]).toMatch(value);
  const second = await s3.send(new GetObjectCommand({ ...At, PartNumber: 2 }));
  expect(await second.Body?.transformToString()).toBe("\u0002".repeat(7));
  expect(second.PartsCount).toBe(2);
});

test.each([
  { name: "a small part in the middle", change: (parts: object[]) => parts, size: 10, is: "EntityTooSmall" },
  {
    name: "parts in the wrong order",
    change: (parts: object[]) => [...parts].reverse(),
    size: 5 * MIB,
    is: "InvalidPartOrder",
  },
  {
    name: "a part with another etag",
    change: ([first, second]: object[]) => [{ ...first, ETag: '"0"' }, { ...second }],
    size: 5 * MIB,
    is: "InvalidPart",
  },
  {
    name: "a part without its checksum",
    change: ([first, second]: object[]) => [{ ...first, ChecksumCRC32: undefined }, { ...second }],
    size: 5 * MIB,
    is: "InvalidRequest",
  },
  { name: "no parts", change: () => [], size: 10, is: "MalformedXML" },
])("completion refuses $name", async ({ change, size, is }) => {
  const id = await create({ ChecksumAlgorithm: "CRC32" });
  const parts = [await part(id, 1, Buffer.alloc(size)), await part(id, 2, Buffer.alloc(1))];
  await expect(complete(id, change(parts))).rejects.toMatchObject({ name: is });
  expect(server.object("bucket", "key")).toBeUndefined();
});

test("completion keeps conditions, and neither aborted nor completed uploads can be used again", async () => {
  server.put("bucket", "key", "old");
  const id = await create();
  const parts = [await part(id, 1, Buffer.from("x"))];
  await expect(complete(id, parts, { IfNoneMatch: "*" })).rejects.toMatchObject({
    name: "PreconditionFailed",
  });
  await complete(id, parts);
  await expect(complete(id, parts)).rejects.toMatchObject({ name: "NoSuchUpload" });
  const other = await create();
  await s3.send(new AbortMultipartUploadCommand({ ...At, UploadId: other }));
  await expect(part(other, 1, Buffer.from("x"))).rejects.toMatchObject({ name: "NoSuchUpload" });
});
