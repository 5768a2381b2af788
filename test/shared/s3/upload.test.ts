import { randomBytes } from "node:crypto";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LARGEST_OBJECT, LARGEST_SINGLE_PUT, SINGLE_PUT_UP_TO } from "../../../shared/s3/part-plan.ts";
import { upload } from "../../../shared/s3/upload.ts";
import type { ObjectProperties } from "../../../shared/s3/upload-request.ts";
import { BUCKET, openStore, operations, type Store, type StoreOptions } from "../../support/store.ts";

const CONTENT = randomBytes(SINGLE_PUT_UP_TO + 1);

let store: Store;
let path: string;
afterEach(() => store.close());

async function open(content: Buffer, options: StoreOptions = {}): Promise<void> {
  store = await openStore(options);
  path = join(store.directory, "file");
  await writeFile(path, content);
}

function run(requests: "single" | "as-needed" = "as-needed", properties: ObjectProperties = {}) {
  return upload(
    store.client,
    { path, object: { bucket: BUCKET, key: "k" }, properties, requests },
    store.context,
  );
}

const MULTIPART = [
  "CreateMultipartUpload",
  "UploadPart",
  "UploadPart",
  "UploadPart",
  "CompleteMultipartUpload",
];

test.each([
  { size: 0, sent: ["PutObject"] },
  { size: 1, sent: ["PutObject"] },
  { size: SINGLE_PUT_UP_TO, sent: ["PutObject"] },
  { size: SINGLE_PUT_UP_TO + 1, sent: MULTIPART },
  { size: SINGLE_PUT_UP_TO + 1, requests: "single" as const, sent: ["PutObject"] },
])("$size bytes go up with $sent.length request(s)", async ({ size, requests, sent }) => {
  await open(CONTENT.subarray(0, size));
  await expect(run(requests)).resolves.toEqual({ versionId: undefined });
  expect(store.server.object(BUCKET, "k")?.body.equals(CONTENT.subarray(0, size))).toBe(true);
  expect(operations(store)).toEqual(sent);
  expect(store.context.log.text()).toMatch(/Uploaded "s3:\/\/things\/k": .* in /);
});

test.each([
  { name: "one request", size: 10 },
  { name: "parts", size: CONTENT.length },
])("the version that $name made is told", async ({ size }) => {
  await open(CONTENT.subarray(0, size));
  store.server.setVersioning(BUCKET, "Enabled");
  const { versionId } = await run();
  expect(versionId).toBe(store.server.object(BUCKET, "k")?.versionId);
});

test.each([
  {
    name: "more than one request takes",
    requests: "single" as const,
    size: LARGEST_SINGLE_PUT + 1,
    message: /5\.0 GiB that S3 accepts in one request$/,
  },
  {
    name: "more than an object holds",
    requests: "as-needed" as const,
    size: LARGEST_OBJECT + 1,
    message: /5\.0 TiB that S3 accepts$/,
  },
])("$name is refused before anything is sent", async ({ requests, size, message }) => {
  await open(CONTENT.subarray(0, 1));
  // Sparse, so it takes no space.
  await truncate(path, size);
  await expect(run(requests)).rejects.toMatchObject({
    code: "invalid-request",
    message: expect.stringMatching(message),
  });
  expect(operations(store)).toEqual([]);
});
