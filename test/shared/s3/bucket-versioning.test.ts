import { bucketVersioning, notVersioned } from "../../../shared/s3/bucket-versioning.ts";
import { BUCKET, openStore, type Store } from "../../support/store.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

const ask = () => bucketVersioning(store.client, BUCKET, store.context.signal);

test.each([
  { status: "Enabled" as const, expected: "enabled" },
  { status: "Suspended" as const, expected: "suspended" },
])("a bucket that is $status", async ({ status, expected }) => {
  store.server.setVersioning(BUCKET, status);
  await expect(ask()).resolves.toBe(expected);
});

test("a bucket that never was versioned", async () => {
  await expect(ask()).resolves.toBe("never-enabled");
});

test("a denial leaves the answer open", async () => {
  store.server.deny({ principal: "main", action: "s3:GetBucketVersioning" });
  await expect(ask()).resolves.toBe("unknown");
});

test("another refusal is an error", async () => {
  await expect(bucketVersioning(store.client, "none", store.context.signal)).rejects.toMatchObject({
    code: "not-found",
    message: expect.stringMatching(/^Cannot read the versioning of "s3:\/\/none": NoSuchBucket/),
  });
});

test("an interruption is thrown as it is", async () => {
  store.server.fault({ action: "stall" });
  const asked = ask();
  setTimeout(() => store.context.interrupt(), 50);
  await expect(asked).rejects.toThrow("interrupted by the test");
});

test.each([
  { versioning: "suspended" as const, message: "Cannot check x: versioning of the bucket is suspended" },
  { versioning: "never-enabled" as const, message: "Cannot check x: the bucket is not versioned" },
])("the error for a bucket that is $versioning", ({ versioning, message }) => {
  expect(notVersioned("check x", "b", versioning)).toMatchObject({
    code: "invalid-request",
    message,
    hint: expect.stringContaining('enable versioning of "b"'),
  });
});
