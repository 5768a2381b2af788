import { DeleteObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { clientFor } from "./clients.ts";
import { type S3Server, startS3Server } from "./server.ts";

const At = { Bucket: "bucket", Key: "key" } as const;
let server: S3Server;
let s3: S3Client;
beforeEach(async () => {
  server = await startS3Server();
  server.createBucket("bucket");
  server.put("bucket", "key", "old");
  s3 = clientFor(server, server.main);
});
afterEach(async () => {
  s3.destroy();
  await server.close();
});

const arrived = async (operation: string) => {
  while (!server.requests.some((request) => request.operation === operation)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};
const conflict = { name: "ConditionalRequestConflict", $metadata: { httpStatusCode: 409 } };

test.each([
  { name: "If-None-Match", condition: () => ({ IfNoneMatch: "*" }) },
  { name: "If-Match", condition: () => ({ IfMatch: server.object("bucket", "key")?.etag }) },
])("a deletion while a write with $name is under way is a conflict", async ({ condition }) => {
  server.fault({ match: { method: "PUT" }, action: "delay", ms: 200 });
  const write = s3.send(new PutObjectCommand({ ...At, Body: "new", ...condition() }));
  const outcome = expect(write).rejects.toMatchObject(conflict);
  await arrived("PutObject");
  server.remove("bucket", "key");
  await outcome;
  expect(server.object("bucket", "key")).toBeUndefined();
});

test("a deletion counts from when it is carried out, even if it was asked for before the write", async () => {
  server.fault({ match: { method: "DELETE" }, action: "delay", ms: 50 });
  server.fault({ match: { method: "PUT" }, action: "delay", ms: 300 });
  const deletion = s3.send(new DeleteObjectCommand(At));
  await arrived("DeleteObject");
  const write = s3.send(new PutObjectCommand({ ...At, Body: "new", IfNoneMatch: "*" }));
  await expect(write).rejects.toMatchObject(conflict);
  await deletion;
});

test("a deletion before a write begins is none of its business", async () => {
  server.remove("bucket", "key");
  await expect(
    s3.send(new PutObjectCommand({ ...At, Body: "new", IfNoneMatch: "*" })),
  ).resolves.toBeDefined();
});
