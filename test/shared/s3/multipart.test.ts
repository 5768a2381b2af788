import { randomBytes } from "node:crypto";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { putInParts } from "../../../shared/s3/multipart.ts";
import type { PartPlan } from "../../../shared/s3/part-plan.ts";
import { UploadFile } from "../../../shared/s3/upload-file.ts";
import type { ObjectProperties } from "../../../shared/s3/upload-request.ts";
import type { FaultAction } from "../../support/s3-server/faults.ts";
import { BUCKET, openStore, operations, type Store, type StoreOptions } from "../../support/store.ts";

const MIB = 1024 * 1024;
/** Two parts of the least size that S3 takes, and a short one. */
const CONTENT = randomBytes(11 * MIB);
const BUFFERED: PartPlan = { partSize: 5 * MIB, partsAtOnce: 2, buffered: true };
const STREAMED: PartPlan = { partSize: 5 * MIB, partsAtOnce: 2, buffered: false };

let store: Store;
let path: string;
afterEach(() => store.close());

async function open(options: StoreOptions = {}): Promise<void> {
  store = await openStore(options);
  store.server.setVersioning(BUCKET, "Enabled");
  path = join(store.directory, "file");
  await writeFile(path, CONTENT);
}

let counted: number[];
async function run(plan: PartPlan = BUFFERED, properties: ObjectProperties = {}) {
  const file = await UploadFile.open(path);
  const wanted = { path, object: { bucket: BUCKET, key: "k" }, properties, requests: "as-needed" as const };
  counted = [];
  const progress = { add: (bytes: number) => void counted.push(bytes), finish: () => {} };
  try {
    return await putInParts(store.client, file, wanted, progress, store.context.signal, plan);
  } finally {
    await file.close();
  }
}

/** The object is there exactly once, and no part is left over. */
function expectUploaded(): void {
  const [newest, ...others] = store.server.versions(BUCKET, "k");
  expect(others).toEqual([]);
  expect(newest?.kind === "object" && newest.body.equals(CONTENT)).toBe(true);
  expect(store.server.uploads(BUCKET)).toEqual([]);
}

function expectNothing(): void {
  expect(store.server.versions(BUCKET, "k")).toEqual([]);
  expect(store.server.uploads(BUCKET)).toEqual([]);
}

describe.each([
  { name: "buffered", plan: BUFFERED },
  { name: "streamed", plan: STREAMED },
])("parts that are $name", ({ plan }) => {
  test.each([
    { name: "to any store", options: {} },
    {
      name: "to a store that refuses the newer checksums",
      options: {
        quirks: { refuseTrailers: true, refuseChecksums: true },
        settings: { skip_s3_checksums: true },
      },
    },
  ])("make the object, $name", async ({ options }) => {
    await open(options);
    const { versionId } = await run(plan);
    expectUploaded();
    expect(versionId).toBe(store.server.object(BUCKET, "k")?.versionId);
    expect(counted.toSorted()).toEqual([MIB, 5 * MIB, 5 * MIB].toSorted());
  });

  test.each([
    { algorithm: "CRC32" as const, type: "FULL_OBJECT" },
    { algorithm: "CRC64NVME" as const, type: "FULL_OBJECT" },
    { algorithm: "SHA256" as const, type: "COMPOSITE" },
  ])("carry $algorithm, which makes a checksum of type $type", async ({ algorithm, type }) => {
    await open();
    await run(plan, { checksumAlgorithm: algorithm });
    expectUploaded();
    expect(store.server.object(BUCKET, "k")?.checksum).toMatchObject({
      algorithm: algorithm.toLowerCase(),
      type,
    });
  });

  test.each<{ name: string; fault: FaultAction }>([
    { name: "503", fault: { action: "status", status: 503 } },
    { name: "a reset", fault: { action: "reset" } },
    { name: "silence", fault: { action: "stall" } },
    { name: "a lost answer", fault: { action: "dropReply" } },
  ])("are sent again after $name", async ({ fault }) => {
    await open();
    const injected = store.server.fault({
      ...fault,
      match: { operation: "UploadPart", partNumber: 2 },
      times: 2,
    });
    await run(plan);
    expect(injected.struck).toBe(2);
    expectUploaded();
  });

  test("are told of when they cannot be removed", async () => {
    await open();
    store.server.deny({ principal: "main", action: "s3:AbortMultipartUpload" });
    store.server.fault({
      action: "status",
      status: 403,
      code: "AccessDenied",
      match: { operation: "UploadPart", partNumber: 2 },
      times: 99,
    });
    await expect(run(plan)).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringMatching(/its parts remain in the bucket, .*AccessDenied/),
    });
    expect(store.server.uploads(BUCKET)).toHaveLength(1);
  });

  test("are removed when one is refused", async () => {
    await open();
    store.server.fault({
      action: "status",
      status: 403,
      code: "AccessDenied",
      match: { operation: "UploadPart", partNumber: 2 },
    });
    await expect(run(plan)).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringContaining('Cannot upload "s3://things/k"'),
    });
    expect(operations(store).at(-1)).toBe("AbortMultipartUpload");
    expectNothing();
  });

  test("are removed after an interruption", async () => {
    await open();
    store.server.fault({ action: "stall", match: { operation: "UploadPart" }, times: 9 });
    setTimeout(() => store.context.interrupt(), 100);
    await expect(run(plan)).rejects.toThrow("interrupted by the test");
    expectNothing();
  });
});

test("at most so many parts are under way", async () => {
  await open();
  store.server.fault({ action: "stall", match: { operation: "UploadPart" }, times: 9 });
  setTimeout(() => store.context.interrupt(), 200);
  await expect(run()).rejects.toThrow();
  expect(operations(store).filter((operation) => operation === "UploadPart")).toHaveLength(2);
});

test("the object gets its properties", async () => {
  await open();
  await run(BUFFERED, {
    acl: "public-read",
    contentType: "text/plain",
    serverSideEncryption: "aws:kms",
    kmsKeyId: "a-key",
  });
  expect(store.server.object(BUCKET, "k")).toMatchObject({
    acl: "public-read",
    headers: { "content-type": "text/plain" },
    encryption: { algorithm: "aws:kms", keyId: "a-key" },
  });
});

test("an upload that may not begin leaves nothing to remove", async () => {
  await open();
  store.server.deny({ principal: "main", action: "s3:PutObject" });
  await expect(run()).rejects.toMatchObject({
    code: "access-denied",
    hint: expect.stringContaining("s3:PutObject"),
  });
  expect(operations(store)).toEqual(["CreateMultipartUpload"]);
});

test("an interruption while the upload begins does not lose its id", async () => {
  await open();
  store.server.fault({ action: "delay", ms: 200, match: { operation: "CreateMultipartUpload" } });
  setTimeout(() => store.context.interrupt(), 50);
  await expect(run()).rejects.toThrow("interrupted by the test");
  expect(operations(store)).toEqual(["CreateMultipartUpload", "AbortMultipartUpload"]);
  expectNothing();
});

test("what is interrupted already does not begin", async () => {
  await open();
  store.context.interrupt();
  await expect(run()).rejects.toThrow("interrupted by the test");
  expect(operations(store)).toEqual([]);
});

test("a file that changes meanwhile makes no object", async () => {
  await open();
  store.server.fault({ action: "delay", ms: 200, match: { operation: "UploadPart" } });
  setTimeout(() => void appendFile(path, "more"), 100);
  await expect(run()).rejects.toMatchObject({ code: "conflict" });
  expectNothing();
});

test.each<{ name: string; fault: FaultAction }>([
  { name: "was lost", fault: { action: "dropReply" } },
  { name: "did not come", fault: { action: "reset" } },
  { name: "was 503", fault: { action: "status", status: 503 } },
  { name: "was an error inside a success", fault: { action: "status", status: 200, code: "InternalError" } },
])("when the answer to the last request $name the object is made once", async ({ fault }) => {
  await open();
  store.server.fault({ ...fault, match: { operation: "CompleteMultipartUpload" } });
  const { versionId } = await run();
  expectUploaded();
  expect(versionId).toBe(store.server.object(BUCKET, "k")?.versionId);
});

test("an upload that somebody else removed is an error, even beside another object", async () => {
  await open();
  store.server.put(BUCKET, "k", "of somebody else");
  store.server.fault({
    action: "status",
    status: 404,
    code: "NoSuchUpload",
    match: { operation: "CompleteMultipartUpload" },
  });
  await expect(run()).rejects.toMatchObject({ code: "not-found" });
  expect(store.server.object(BUCKET, "k")?.body.toString()).toBe("of somebody else");
  expect(store.server.uploads(BUCKET)).toEqual([]);
});

test("a failure to clean up does not hide why", async () => {
  await open();
  store.server.fault({
    action: "status",
    status: 400,
    code: "InvalidPart",
    match: { operation: "CompleteMultipartUpload" },
  });
  store.server.deny({ principal: "main", action: "s3:AbortMultipartUpload" });
  await expect(run()).rejects.toMatchObject({ message: expect.stringContaining("InvalidPart") });
});
