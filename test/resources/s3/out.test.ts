import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { put } from "../../../resources/s3/out.ts";
import { parseRequest } from "../../../shared/resource/request.ts";
import { BUCKET, openStore, operations, type Store } from "../../support/store.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

async function run(keys: object, params: object, files: Record<string, string> = { "o/f-1": "content" }) {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(store.directory, name)), { recursive: true });
    await writeFile(join(store.directory, name), content);
  }
  const request = JSON.stringify({ source: { ...store.source, ...keys }, params });
  return put.run(parseRequest(put.request, request, store.context.log), store.context);
}

test("a file becomes an object of the pattern", async () => {
  const answer = await run({ regexp: "d/f-(.*)" }, { file: "o/f-*" });
  expect(answer).toEqual({
    version: { path: "d/f-1" },
    metadata: [
      { name: "filename", value: "f-1" },
      { name: "url", value: `${store.server.endpoint}/${BUCKET}/d/f-1` },
    ],
  });
  expect(store.server.object(BUCKET, "d/f-1")?.body.toString()).toBe("content");
  expect(store.context.log.text()).not.toContain("warning");
});

test("a pattern answers with the path although the bucket is versioned; the url has the id", async () => {
  store.server.setVersioning(BUCKET, "Enabled");
  const { version, metadata } = await run({ regexp: "f-(.*)" }, { file: "o/f-1" });
  expect(version).toEqual({ path: "f-1" });
  expect(metadata[1]?.value).toMatch(
    new RegExp(`\\?versionId=${store.server.object(BUCKET, "f-1")?.versionId}$`),
  );
});

test("a file becomes a version of one object", async () => {
  store.server.setVersioning(BUCKET, "Enabled");
  const { version, metadata } = await run({ versioned_file: "d/app", private: true }, { file: "o/f-1" });
  expect(version).toEqual({ version_id: store.server.object(BUCKET, "d/app")?.versionId });
  expect(metadata).toEqual([{ name: "filename", value: "app" }]);
});

test.each([
  { name: "was never versioned", versioning: undefined, message: "the bucket is not versioned" },
  {
    name: "is suspended",
    versioning: "Suspended" as const,
    message: "versioning of the bucket is suspended",
  },
])("an object in a bucket that $name is not overwritten", async ({ versioning, message }) => {
  if (versioning) store.server.setVersioning(BUCKET, versioning);
  store.server.put(BUCKET, "app", "precious");
  await expect(run({ versioned_file: "app" }, { file: "o/f-1" })).rejects.toMatchObject({
    code: "invalid-request",
    message: `Cannot upload "s3://${BUCKET}/app": ${message}`,
  });
  expect(store.server.object(BUCKET, "app")?.body.toString()).toBe("precious");
});

test("whoever may not ask about versioning may still upload", async () => {
  store.server.setVersioning(BUCKET, "Enabled");
  store.server.deny({ principal: "main", action: "s3:GetBucketVersioning" });
  const { version } = await run({ versioned_file: "app" }, { file: "o/f-1" });
  expect(version).toEqual({ version_id: store.server.object(BUCKET, "app")?.versionId });
});

test("an upload that turns out not to be versioned is an error", async () => {
  store.server.deny({ principal: "main", action: "s3:GetBucketVersioning" });
  await expect(run({ versioned_file: "app" }, { file: "o/f-1" })).rejects.toMatchObject({
    code: "invalid-request",
    message: `Cannot report "s3://${BUCKET}/app": the bucket is not versioned`,
  });
});

test.each([
  { name: "nothing", keys: {}, params: {}, stored: { acl: "private", encryption: { algorithm: "AES256" } } },
  { name: "an ACL", keys: {}, params: { acl: "public-read" }, stored: { acl: "public-read" } },
  {
    name: "a type",
    keys: {},
    params: { content_type: "text/plain" },
    stored: { headers: { "content-type": "text/plain" } },
  },
  {
    name: "encryption",
    keys: { server_side_encryption: "aws:kms", sse_kms_key_id: "k" },
    params: {},
    stored: { encryption: { algorithm: "aws:kms", keyId: "k" } },
  },
  {
    name: "a KMS key alone",
    keys: { sse_kms_key_id: "k" },
    params: {},
    stored: { encryption: { algorithm: "aws:kms", keyId: "k" } },
  },
  {
    name: "a checksum",
    keys: { checksum_algorithm: "SHA256" },
    params: {},
    stored: { checksum: { algorithm: "sha256" } },
  },
])("the object gets $name", async ({ keys, params, stored }) => {
  await run({ regexp: "f-(.*)", ...keys }, { file: "o/f-1", ...params });
  expect(store.server.object(BUCKET, "f-1")).toMatchObject(stored);
});

test.each([
  { name: "disable_multipart", keys: { disable_multipart: true }, sent: ["PutObject"] },
  {
    name: "nothing",
    keys: {},
    sent: ["CreateMultipartUpload", "UploadPart", "UploadPart", "UploadPart", "CompleteMultipartUpload"],
  },
])("with $name a large file needs $sent.length request(s)", async ({ keys, sent }) => {
  await run({ regexp: "f-(.*)", ...keys }, { file: "o/f-1" }, { "o/f-1": "x".repeat(16 * 1024 * 1024 + 1) });
  expect(operations(store)).toEqual(sent);
});

test("without pattern and file the key is the name of the file", async () => {
  await expect(run({}, { file: "o/f-1" })).resolves.toMatchObject({ version: { path: "f-1" } });
});

test.each([
  { name: "no file", keys: { regexp: "f-(.*)" }, params: {}, code: "invalid-request" },
  {
    name: "file and from",
    keys: { regexp: "f-(.*)" },
    params: { file: "o/*", from: "o" },
    code: "invalid-request",
  },
  { name: "a file that is missing", keys: { regexp: "f-(.*)" }, params: { file: "none" }, code: "not-found" },
  {
    name: "a pattern that does not compile",
    keys: { regexp: "f-(" },
    params: { file: "o/f-1" },
    code: "invalid-request",
  },
  {
    name: "a directory that the pattern leaves open",
    keys: { regexp: "r-(.*)/f" },
    params: { file: "o/f-1" },
    code: "invalid-request",
  },
])("$name is refused before anything is sent", async ({ keys, params, code }) => {
  await expect(run(keys, params)).rejects.toMatchObject({ code });
  expect(operations(store)).toEqual([]);
});

test.each([
  { name: "does not match", regexp: "f-(\\d+)\\.tgz", warning: /"f-1" does not match regexp/ },
  { name: "has no readable version", regexp: "(f-)1", warning: /"f-1" has no readable version \("f-"\)/ },
])("a key that $name is told before the upload", async ({ regexp, warning }) => {
  await run({ regexp }, { file: "o/f-1" });
  expect(store.context.log.text()).toMatch(warning);
});

test.each([
  {
    name: "from and to",
    keys: {},
    params: { from: "o/f-(.*)", to: "d/$1" },
    warning: '"params.from" and "params.to" are deprecated',
  },
  {
    name: "use_v2_signing",
    keys: { use_v2_signing: true },
    params: { file: "o/f-1" },
    warning: '"source.use_v2_signing" has no effect any more',
  },
])("$name is told to be deprecated, alone", async ({ keys, params, warning }) => {
  await run(keys, params);
  expect(store.context.log.text().match(/warning: /g)).toHaveLength(1);
  expect(store.context.log.text()).toContain(warning);
});
