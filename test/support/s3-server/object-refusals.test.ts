import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
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
  {
    name: "a range behind the end",
    run: () => get("refusals", { Range: "bytes=7-" }),
    is: [416, "InvalidRange"],
  },
  { name: "a range of nothing", run: () => get("empty", { Range: "bytes=0-0" }), is: [416, "InvalidRange"] },
  { name: "a missing key", run: () => get("missing"), is: [404, "NoSuchKey"] },
  { name: "a missing key without body", run: () => head("missing"), is: [404, "NotFound"] },
  { name: "a missing bucket", run: () => get("a", { Bucket: "missing" }), is: [404, "NoSuchBucket"] },
  { name: "an invalid bucket", run: () => get("a", { Bucket: "BAD_" }), is: [400, "InvalidBucketName"] },
  { name: "a key of 1025 bytes", run: () => put("k".repeat(1025)), is: [400, "KeyTooLongError"] },
  { name: "another etag", run: () => get("refusals", { IfMatch: '"0"' }), is: [412, "PreconditionFailed"] },
  {
    name: "a wrong version id",
    run: () => get("refusals", { VersionId: "?" }),
    is: [400, "InvalidArgument"],
  },
  {
    name: "an unknown version",
    run: () => get("refusals", { VersionId: "v".repeat(32) }),
    is: [404, "NoSuchVersion"],
  },
  { name: "an unknown ACL", run: () => put("a", { ACL: "everybody" }), is: [400, "InvalidArgument"] },
  {
    name: "an ACL without ACLs",
    run: () => put("a", { Bucket: "enforced", ACL: "private" }),
    is: [400, "AccessControlListNotSupported"],
  },
  {
    name: "an unknown encryption",
    run: () => put("a", { ServerSideEncryption: "rot13" }),
    is: [400, "InvalidArgument"],
  },
  { name: "a key id without KMS", run: () => put("a", { SSEKMSKeyId: "k" }), is: [400, "InvalidArgument"] },
  {
    name: "eleven tags",
    run: () =>
      put("a", {
        Tagging: "abcdefghijk"
          .split("")
          .map((t) => `${t}=`)
          .join("&"),
      }),
    is: [400, "BadRequest"],
  },
  {
    name: "wrong MD5",
    run: () => put("a", { ContentMD5: "1B2M2Y8AsgTpgAmY7PhCfg==" }),
    is: [400, "BadDigest"],
  },
  { name: "wrong CRC32", run: () => put("a", { ChecksumCRC32: "AAAAAA==" }), is: [400, "BadDigest"] },
  { name: "a copy", run: () => put("a", { WebsiteRedirectLocation: "/b" }), is: [501, "NotImplemented"] },
])("refuses $name", async ({ run, is }) => {
  await put("refusals");
  server.put("plain", "empty", "");
  const failure = await run().catch((thrown: unknown) => thrown);
  expect(failure).toMatchObject({ name: is[1], $metadata: { httpStatusCode: is[0] } });
});

test("bucket-owner-full-control is the one ACL of a bucket that enforces its owner", async () => {
  await expect(put("a", { Bucket: "enforced", ACL: "bucket-owner-full-control" })).resolves.toBeDefined();
});
