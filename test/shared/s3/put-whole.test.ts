import { randomBytes } from "node:crypto";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import { SINGLE_PUT_UP_TO } from "../../../shared/s3/part-plan.ts";
import { putWhole } from "../../../shared/s3/put-whole.ts";
import { UploadFile } from "../../../shared/s3/upload-file.ts";
import type { ObjectProperties } from "../../../shared/s3/upload-request.ts";
import { waitFor } from "../../support/processes.ts";
import type { FaultAction } from "../../support/s3-server/faults.ts";
import { BUCKET, openStore, operations, type Store, type StoreOptions } from "../../support/store.ts";

const LARGE = randomBytes(SINGLE_PUT_UP_TO + 1);
const SMALL = LARGE.subarray(0, 100_000);

let store: Store;
let path: string;
afterEach(() => store.close());

async function open(content: Buffer, options: StoreOptions = {}): Promise<void> {
  store = await openStore(options);
  path = join(store.directory, "file");
  await writeFile(path, content);
}

async function run(properties: ObjectProperties = {}) {
  const file = await UploadFile.open(path);
  const wanted = { path, object: { bucket: BUCKET, key: "k" }, properties, requests: "single" as const };
  const counted: number[] = [];
  const progress = { add: (bytes: number) => void counted.push(bytes), finish: () => {} };
  try {
    const uploaded = await putWhole(store.client, file, wanted, progress, store.context.signal);
    return { ...uploaded, counted };
  } finally {
    await file.close();
  }
}

describe.each([
  {
    name: "a buffer",
    content: SMALL,
    algorithms: ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as ChecksumAlgorithm[],
  },
  { name: "a stream", content: LARGE, algorithms: ["CRC32", "SHA256"] as ChecksumAlgorithm[] },
])("$name", ({ content, algorithms }) => {
  const stored = () => store.server.object(BUCKET, "k");

  test.each([
    { name: "to any store", settings: {}, encoding: undefined },
    {
      name: "to a store that refuses the newer checksums",
      settings: { skip_s3_checksums: true },
      encoding: undefined,
    },
  ])("arrives with its length, $name", async ({ settings }) => {
    await open(content, { settings, quirks: { refuseTrailers: true, refuseChecksums: true } });
    expect((await run()).counted).toEqual([content.length]);
    expect(stored()?.body.equals(content)).toBe(true);
  });

  test.each(algorithms)("arrives with %s", async (checksumAlgorithm) => {
    await open(content);
    await run({ checksumAlgorithm });
    expect(stored()?.checksum).toMatchObject({
      algorithm: checksumAlgorithm.toLowerCase(),
      type: "FULL_OBJECT",
    });
  });

  test("arrives with its properties", async () => {
    await open(content);
    await run({
      acl: "public-read",
      contentType: "text/plain",
      serverSideEncryption: "aws:kms",
      kmsKeyId: "a-key",
    });
    expect(stored()).toMatchObject({
      acl: "public-read",
      headers: { "content-type": "text/plain" },
      encryption: { algorithm: "aws:kms", keyId: "a-key" },
    });
  });

  test("says nothing that was not asked for", async () => {
    await open(content);
    await run();
    const { headers } = store.server.requests[0] ?? { headers: {} };
    expect(headers).not.toHaveProperty("x-amz-acl");
    expect(headers).not.toHaveProperty("x-amz-server-side-encryption");
  });

  test.each<{ name: string; fault: FaultAction }>([
    { name: "503", fault: { action: "status", status: 503 } },
    { name: "a reset", fault: { action: "reset" } },
    { name: "silence", fault: { action: "stall" } },
    { name: "a lost answer", fault: { action: "dropReply" } },
  ])("is sent again after $name", async ({ fault }) => {
    await open(content);
    const injected = store.server.fault({ ...fault, match: { operation: "PutObject" }, times: 2 });
    await run();
    expect(injected.struck).toBe(2);
    expect(operations(store)).toHaveLength(3);
    expect(stored()?.body.equals(content)).toBe(true);
  });

  test("is denied at once, with the permission", async () => {
    await open(content);
    store.server.deny({ principal: "main", action: "s3:PutObject" });
    await expect(run()).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringContaining('Cannot upload "s3://things/k"'),
      hint: expect.stringContaining("s3:PutObject"),
    });
    expect(operations(store)).toHaveLength(1);
  });

  test("can be interrupted", async () => {
    await open(content);
    const injected = store.server.fault({ action: "stall", times: 9 });
    const interrupted = expect(run()).rejects.toThrow("interrupted by the test");
    await waitFor(() => injected.struck === 1);
    store.context.interrupt();
    await interrupted;
    expect(operations(store)).toHaveLength(1);
  });
});

test("a stream of a file that changes meanwhile is an error", async () => {
  await open(LARGE);
  store.server.fault({ action: "delay", ms: 200 });
  setTimeout(() => void appendFile(path, "more"), 100);
  await expect(run()).rejects.toMatchObject({ code: "conflict" });
});

test("a small file that changes is noticed before anything is sent, and does not matter afterwards", async () => {
  await open(SMALL);
  const file = await UploadFile.open(path);
  await appendFile(path, "more");
  const wanted = { path, object: { bucket: BUCKET, key: "k" }, properties: {}, requests: "single" as const };
  const put = putWhole(store.client, file, wanted, { add() {}, finish() {} }, store.context.signal);
  await expect(put).rejects.toMatchObject({ code: "conflict" });
  await file.close();
  expect(operations(store)).toEqual([]);

  await writeFile(path, SMALL);
  store.server.fault({ action: "delay", ms: 200 });
  setTimeout(() => void appendFile(path, "more"), 100);
  await run();
  expect(store.server.object(BUCKET, "k")?.body).toEqual(SMALL);
});
