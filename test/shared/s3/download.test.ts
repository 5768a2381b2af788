import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { download } from "../../../shared/s3/download.ts";
import { wholeChecksum } from "../../support/s3-server/checksum.ts";
import type { FaultAction } from "../../support/s3-server/faults.ts";
import { BUCKET, openStore, operations, type Store, type StoreOptions } from "../../support/store.ts";

const MIB = 1024 * 1024;
const RANGE = 8 * MIB;
const CONTENT = randomBytes(2 * RANGE + 1);
/** Where the store in this process has to compute a checksum meanwhile, which must not look like a stall. */
const SMALL = CONTENT.subarray(0, 100_000);
const SECOND = { range: `bytes=${RANGE}-${2 * RANGE - 1}` };

let store: Store;
afterEach(() => store.close());

async function open(content: Buffer, options: StoreOptions = {}, seed = {}): Promise<void> {
  store = await openStore(options);
  store.server.put(BUCKET, "k", content, seed);
}

function run(verify: "digest" | "length" = "digest"): Promise<void> {
  const object = { bucket: BUCKET, key: "k" };
  return download(store.client, { object, path: join(store.directory, "file"), verify }, store.context);
}

const sum = (content: Buffer) => createHash("sha256").update(content).digest("hex");

async function expectFile(content: Buffer): Promise<void> {
  expect(await readdir(store.directory)).toEqual(["file"]);
  expect(sum(await readFile(join(store.directory, "file")))).toBe(sum(content));
}

async function expectNothing(): Promise<void> {
  expect(await readdir(store.directory)).toEqual([]);
}

test.each([
  // An empty object has no range at all.
  { name: "0 bytes", size: 0, requests: 2 },
  { name: "1 byte", size: 1, requests: 1 },
  { name: "exactly one range", size: RANGE, requests: 1 },
  { name: "one byte more", size: RANGE + 1, requests: 2 },
  { name: "several ranges", size: 2 * RANGE + 1, requests: 3 },
])("an object of $name needs $requests request(s)", async ({ size, requests }) => {
  const content = CONTENT.subarray(0, size);
  await open(content);
  await run();
  await expectFile(content);
  expect(operations(store)).toEqual(Array(requests).fill("GetObject"));
  expect(store.context.log.text()).toMatch(/Downloaded "s3:\/\/things\/k": .* in /);
});

test("later ranges are pinned to the first answer, and only they", async () => {
  await open(CONTENT);
  await run();
  const etag = `"${store.server.object(BUCKET, "k")?.etag}"`;
  expect(store.server.requests.map(({ headers }) => headers["if-match"])).toEqual([undefined, etag, etag]);
});

test("a version is asked for in every request", async () => {
  await open(Buffer.from("old"));
  store.server.setVersioning(BUCKET, "Enabled");
  const { versionId } = store.server.put(BUCKET, "k", CONTENT);
  store.server.put(BUCKET, "k", "new");
  const path = join(store.directory, "file");
  await download(
    store.client,
    { object: { bucket: BUCKET, key: "k", versionId }, path, verify: "digest" },
    store.context,
  );
  await expectFile(CONTENT);
  expect(new Set(store.server.requests.map(({ query }) => query["versionId"]))).toEqual(new Set([versionId]));
});

test("a store that ignores Range is asked once", async () => {
  await open(CONTENT, { quirks: { ignoreRange: true } });
  await run();
  await expectFile(CONTENT);
  expect(operations(store)).toEqual(["GetObject"]);
});

test.each<{ name: string; fault: FaultAction; match?: object; continued: number }>([
  // A reset takes with it whatever had not been read yet, perhaps all of it.
  { name: "is reset in the first range", fault: { action: "resetAfter", bytes: 3 * MIB }, continued: 0 },
  {
    name: "is reset in a later range",
    fault: { action: "resetAfter", bytes: 3 * MIB },
    match: { headers: SECOND },
    continued: 0,
  },
  {
    name: "ends early",
    fault: { action: "truncate", bytes: 5 * MIB },
    match: { headers: SECOND },
    continued: 1,
  },
  { name: "stands still", fault: { action: "stall", bytes: MIB }, match: { headers: SECOND }, continued: 1 },
])("a body that $name is continued where it broke off", async ({ fault, match = {}, continued }) => {
  await open(CONTENT);
  const injected = store.server.fault({ ...fault, match: { operation: "GetObject", ...match } });
  await run();
  await expectFile(CONTENT);
  expect(injected.struck).toBe(1);
  expect(operations(store)).toHaveLength(4);
  const starts = store.server.requests.map(({ headers }) =>
    Number(/=(\d+)-/.exec(headers["range"] ?? "")?.[1]),
  );
  expect(starts.filter((start) => start % RANGE !== 0).length).toBeGreaterThanOrEqual(continued);
});

test.each<{ name: string; fault: FaultAction }>([
  { name: "503", fault: { action: "status", status: 503 } },
  { name: "500", fault: { action: "status", status: 500 } },
  { name: "a reset", fault: { action: "reset" } },
  { name: "silence", fault: { action: "stall" } },
])("a request that $name answers is repeated", async ({ fault }) => {
  await open(CONTENT);
  store.server.fault({ ...fault, match: { headers: SECOND } });
  await run();
  await expectFile(CONTENT);
  expect(operations(store)).toHaveLength(4);
});

test.each([
  { name: "the store refuses the old one", quirks: {} },
  { name: "the store gives parts of the new one", quirks: { ignoreConditions: true } },
])("an object that changes meanwhile is begun again, never mixed, when $name", async ({ quirks }) => {
  await open(CONTENT, { quirks });
  const changed = randomBytes(RANGE + 1);
  store.server.fault({
    action: "overwrite",
    when: "after",
    body: changed,
    match: { headers: { range: `bytes=0-${RANGE - 1}` } },
  });
  await run();
  await expectFile(changed);
  expect(store.context.log.text()).toContain(
    '"s3://things/k" was overwritten during the download; starting again',
  );
});

test("an object that changes all the time is given up after three attempts", async () => {
  await open(CONTENT);
  const changes = [0, 1, 2, 3].map((after) =>
    store.server.fault({
      action: "overwrite",
      when: "after",
      after,
      body: CONTENT.subarray(0, RANGE + 1 + after),
      match: { headers: { range: `bytes=0-${RANGE - 1}` } },
    }),
  );
  await expect(run()).rejects.toMatchObject({
    code: "conflict",
    message: 'Cannot download "s3://things/k": it was overwritten during the download',
  });
  expect(changes.map(({ struck }) => struck)).toEqual([1, 1, 1, 0]);
  await expectNothing();
});

test.each<{ name: string; seed?: object; algorithm: string }>([
  { name: "ETag", algorithm: "MD5" },
  {
    name: "stored CRC",
    seed: { etag: `${"0".repeat(32)}-2`, checksum: wholeChecksum("crc32", CONTENT) },
    algorithm: "CRC32",
  },
  {
    name: "stored SHA",
    seed: { etag: "opaque", checksum: wholeChecksum("sha256", CONTENT) },
    algorithm: "SHA256",
  },
  {
    name: "stored CRC of an encrypted object",
    seed: { encryption: { algorithm: "aws:kms", keyId: "k" }, checksum: wholeChecksum("crc64nvme", CONTENT) },
    algorithm: "CRC64NVME",
  },
])("a flipped bit is found by the $name, and nothing is left", async ({ seed = {}, algorithm }) => {
  await open(CONTENT, {}, seed);
  store.server.fault({ action: "corrupt", at: 4_711, match: { headers: SECOND } });
  await expect(run()).rejects.toMatchObject({
    code: "untrusted",
    message: `Cannot download "s3://things/k": the ${algorithm} checksum of the received content differs from the one the store states`,
  });
  await expectNothing();

  await run();
  await expectFile(CONTENT);
});

test.each<{ name: string; seed: object }>([
  { name: "an opaque ETag and no checksum", seed: { etag: "opaque" } },
  {
    name: "a checksum of parts",
    seed: { etag: "opaque", checksum: { algorithm: "crc32", value: "AAAAAA==-2", type: "COMPOSITE" } },
  },
])("$name is no reason to refuse", async ({ seed }) => {
  await open(SMALL, {}, seed);
  await run();
  await expectFile(SMALL);
});

test("a store that denies HEAD is no reason to refuse", async () => {
  await open(CONTENT, {}, { etag: "opaque" });
  store.server.fault({
    action: "status",
    status: 403,
    code: "AccessDenied",
    match: { operation: "HeadObject" },
  });
  await run();
  await expectFile(CONTENT);
});

test("the digest is neither asked for nor compared when only the length counts", async () => {
  await open(
    CONTENT,
    {},
    { etag: "0".repeat(32), checksum: { ...wholeChecksum("crc32", CONTENT), value: String(crc32("x")) } },
  );
  await run("length");
  await expectFile(CONTENT);
  expect(operations(store)).not.toContain("HeadObject");
});

test("an interruption leaves the old file and nothing else", async () => {
  await open(CONTENT);
  await writeFile(join(store.directory, "file"), "old");
  store.server.fault({ action: "throttle", bytesPerSecond: MIB, times: 9 });
  setTimeout(() => store.context.interrupt(), 100);
  await expect(run()).rejects.toThrow("interrupted by the test");
  await expectFile(Buffer.from("old"));
});

test("a missing object leaves nothing", async () => {
  await open(CONTENT);
  store.server.remove(BUCKET, "k");
  await expect(run()).rejects.toMatchObject({ code: "not-found" });
  await expectNothing();
});
