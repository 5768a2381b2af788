import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { clientFor } from "./clients.ts";
import { type S3Server, startS3Server } from "./server.ts";

let server: S3Server;
let s3: S3Client;
beforeEach(async () => {
  server = await startS3Server();
  server.createBucket("bucket", { versioning: "Enabled" });
  s3 = clientFor(server, server.main);
});
afterEach(async () => {
  s3.destroy();
  await server.close();
});

const put = async (Body: string, Key = "k") =>
  (await s3.send(new PutObjectCommand({ Bucket: "bucket", Key, Body }))).VersionId;
const read = async (VersionId?: string) =>
  (await s3.send(new GetObjectCommand({ Bucket: "bucket", Key: "k", VersionId }))).Body?.transformToString();
const remove = (VersionId?: string) =>
  s3.send(new DeleteObjectCommand({ Bucket: "bucket", Key: "k", VersionId }));
const versioning = async () => (await s3.send(new GetBucketVersioningCommand({ Bucket: "bucket" }))).Status;

test("every write makes a version, a deletion a marker, and both can be removed for good", async () => {
  const first = await put("1");
  const second = await put("2");
  expect([await read(), await read(first), await read(second)]).toEqual(["2", "1", "2"]);
  const { DeleteMarker, VersionId: marker } = await remove();
  expect(DeleteMarker).toBe(true);
  const gone = await s3
    .send(new GetObjectCommand({ Bucket: "bucket", Key: "k" }))
    .catch((thrown: unknown) => thrown);
  expect(gone).toMatchObject({
    name: "NoSuchKey",
    $response: { headers: { "x-amz-delete-marker": "true" } },
  });
  await expect(read(marker)).rejects.toMatchObject({
    name: "MethodNotAllowed",
    $metadata: { httpStatusCode: 405 },
  });
  expect(await remove(marker)).toMatchObject({ DeleteMarker: true, VersionId: marker });
  expect(await read()).toBe("2");
  await remove(second);
  expect(await read()).toBe("1");
  await expect(read(second)).rejects.toMatchObject({ name: "NoSuchVersion" });
});

test("the null version exists once, before versioning and while it is suspended", async () => {
  server.createBucket("bucket");
  expect(await versioning()).toBeUndefined();
  expect(await put("before")).toBeUndefined();
  const configure = (Status: "Enabled" | "Suspended") =>
    s3.send(new PutBucketVersioningCommand({ Bucket: "bucket", VersioningConfiguration: { Status } }));
  await configure("Enabled");
  const named = await put("enabled");
  expect(await read("null")).toBe("before");
  await configure("Suspended");
  expect(await versioning()).toBe("Suspended");
  expect(await put("suspended")).toBe("null");
  expect(server.versions("bucket", "k").map(({ versionId }) => versionId)).toEqual(["null", named]);
  expect(await read("null")).toBe("suspended");
  await remove();
  expect(server.versions("bucket", "k").map(({ kind }) => kind)).toEqual(["marker", "object"]);
});

test("versions are listed by key, newest first, across pages", async () => {
  const ids: (string | undefined)[] = [];
  for (let index = 0; index < 5; index++) ids.unshift(await put(String(index)));
  await put("sibling", "k.sig");
  const seen: (string | undefined)[] = [];
  let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
  while (next !== undefined) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({ Bucket: "bucket", Prefix: "k", MaxKeys: 2, ...next }),
    );
    seen.push(
      ...(page.Versions ?? []).map(({ Key, VersionId, IsLatest }) => `${Key} ${VersionId} ${IsLatest}`),
    );
    next =
      page.IsTruncated === true
        ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
        : undefined;
  }
  expect(seen.slice(0, 5)).toEqual(ids.map((id, index) => `k ${id} ${index === 0}`));
  expect(seen[5]).toMatch(/^k\.sig /);
  expect(seen).toHaveLength(6);
});

test.each([
  { name: "an empty key marker", markers: { KeyMarker: "" } },
  { name: "a version marker alone", markers: { VersionIdMarker: "v" } },
])("the listing of versions refuses $name", async ({ markers }) => {
  const list = s3.send(new ListObjectVersionsCommand({ Bucket: "bucket", ...markers }));
  await expect(list).rejects.toMatchObject({ name: "InvalidArgument" });
});
