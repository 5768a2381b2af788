import { createHash, randomBytes } from "node:crypto";
import { describeInProcess, openStore, type Store } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { runStep } from "./program.ts";

const MIB = 1024 * 1024;
const sha256 = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");

let store: Store;
let bucket: string;
beforeAll(async () => {
  store = await openStore();
  bucket = await store.createBucket();
});
afterAll(() => store.close(), 60_000);

type Settings = Readonly<Record<string, unknown>>;

/** Uploads `content` as the object `app-1` and tells how that went. */
function put(content: Uint8Array, source: Settings = {}, params: Settings = {}) {
  const request = {
    source: { ...store.source, bucket, regexp: "app-(.*)", ...source },
    params: { file: "app-1", ...params },
  };
  return runStep("out", request, { directory: makeDirectory({ "app-1": content }) });
}

test.each([
  { name: "nothing", size: 0, parts: 0 },
  { name: "one byte", size: 1, parts: 0 },
  { name: "5 MiB less one byte", size: 5 * MIB - 1, parts: 0 },
  { name: "5 MiB", size: 5 * MIB, parts: 0 },
  { name: "5 MiB and one byte", size: 5 * MIB + 1, parts: 0 },
  { name: "16 MiB less one byte", size: 16 * MIB - 1, parts: 0 },
  { name: "16 MiB", size: 16 * MIB, parts: 0 },
  { name: "16 MiB and one byte", size: 16 * MIB + 1, parts: 3 },
  { name: "76 MiB", size: 76 * MIB, parts: 10 },
  { name: "20 MiB with disable_multipart", size: 20 * MIB, source: { disable_multipart: true }, parts: 0 },
])(
  "$name arrives whole",
  async ({ size, source, parts }) => {
    const content = randomBytes(size);
    const { code, stderr } = await put(content, source);
    const { body, answer } = await store.get(bucket, "app-1");
    expect({ code, digest: sha256(body) }).toEqual({ code: 0, digest: sha256(content) });
    expect(Number(/-(\d+)"$/.exec(answer.ETag ?? "")?.[1] ?? 0)).toBe(parts);
    expect(stderr).toContain(`Uploaded "s3://${bucket}/app-1"`);
    expect(await store.uploads(bucket)).toEqual([]);
  },
  30_000,
);

test.each([
  { name: "none unless asked for", params: {}, status: 403 },
  { name: "as asked for", params: { acl: "public-read" }, status: 200 },
])("the acl is $name", async ({ params, status }) => {
  expect((await put(Buffer.from("x"), {}, params)).code).toBe(0);
  expect((await fetch(`${store.source.endpoint}/${bucket}/app-1`)).status).toBe(status);
});

test.each([
  { name: "one part", size: 10 },
  { name: "several parts", size: 17 * MIB },
])("content type and encryption are those that were asked for, in $name", async ({ size }) => {
  const { code } = await put(
    randomBytes(size),
    { server_side_encryption: "AES256" },
    { content_type: "text/x-e2e" },
  );
  const { answer } = await store.get(bucket, "app-1");
  expect({ code, type: answer.ContentType, encryption: answer.ServerSideEncryption }).toEqual({
    code: 0,
    type: "text/x-e2e",
    encryption: "AES256",
  });
});

describeInProcess("a KMS key", () => {
  test.each([
    { name: "named with its algorithm", source: { server_side_encryption: "aws:kms" }, size: 10 },
    { name: "named alone", source: {}, size: 17 * MIB },
  ])("$name encrypts what is uploaded", async ({ source, size }) => {
    expect((await put(randomBytes(size), { ...source, sse_kms_key_id: "key-1" })).code).toBe(0);
    const { answer } = await store.get(bucket, "app-1");
    expect(answer).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: "key-1" });
  });
});

test("without content_type nothing is guessed from the content", async () => {
  await put(Buffer.from("{}"));
  expect((await store.get(bucket, "app-1")).answer.ContentType).toMatch(
    /^(application|binary)\/octet-stream$/,
  );
});

describe.each(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const)("with %s", (algorithm) => {
  test.each([
    { name: "one part", size: 10, source: {}, isComposite: false },
    { name: "one stream", size: 17 * MIB, source: { disable_multipart: true }, isComposite: false },
    { name: "parts", size: 17 * MIB, source: {}, isComposite: algorithm.startsWith("SHA") },
  ])("the store keeps the checksum of an upload in $name", async ({ size, source, isComposite }) => {
    const { code, stderr } = await put(randomBytes(size), { checksum_algorithm: algorithm, ...source });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { answer } = await store.get(bucket, "app-1");
    const checksum = answer[`Checksum${algorithm}`];
    expect(checksum).toMatch(isComposite ? /-3$/ : /^[A-Za-z0-9+/]+=*$/);
    const got = await runStep(
      "in",
      { source: { ...store.source, bucket, regexp: "app-(.*)" }, version: { path: "app-1" } },
      { directory: makeDirectory() },
    );
    expect(got.code).toBe(0);
  });
});
