import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { describeConformance, openStore, type Store } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { RUNS_IN_IMAGE, runStep, startStep } from "./program.ts";

const MIB = 1024 * 1024;
const LARGE_MIB = 1100;
const MOST_MEMORY_MIB = 250;
const {
  S3_HTTPS_ENDPOINT = "",
  S3_CA_FILE = "",
  S3_OTHER_ACCESS_KEY_ID = "",
  S3_OTHER_SECRET_ACCESS_KEY = "",
  S3_ROLE_ARN = "",
  S3_STS_ENDPOINT = "",
  S3_KMS_KEY_ID = "",
} = process.env;

let store: Store;
let bucket: string;

type Settings = Readonly<Record<string, unknown>>;
const sourceWith = (settings: Settings) => ({ ...store.source, bucket, regexp: "f-(.*)", ...settings });

/** Runs a step and watches the most memory that its process ever had; the kernel keeps that value until it ends. */
async function measure(step: "in" | "out", request: unknown, directory: string) {
  const running = startStep(step, request, { directory });
  let peakMib = 0;
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${running.pid}/status`, "utf8");
      peakMib = Math.max(peakMib, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // It has just ended.
    }
  }, 20);
  const outcome = await running.outcome;
  clearInterval(watch);
  return { ...outcome, peakMib };
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

describeConformance("a genuine store", () => {
  beforeAll(async () => {
    store = await openStore();
    bucket = await store.createBucket();
  });
  afterAll(() => store.close(), 60_000);

  test.each([
    { name: "in parts", settings: {} },
    { name: "as one stream", settings: { disable_multipart: true } },
  ])(
    "more than a GiB goes up $name and down again in little memory",
    async ({ settings }) => {
      const directory = makeDirectory();
      const path = join(directory, "f-1");
      execFileSync("dd", ["if=/dev/urandom", `of=${path}`, "bs=1M", `count=${LARGE_MIB}`], {
        stdio: "ignore",
      });
      const source = sourceWith(settings);
      const uploaded = await measure("out", { source, params: { file: "f-1" } }, directory);
      const destination = makeDirectory();
      const got = await measure("in", { source, version: { path: "f-1" } }, destination);
      expect([uploaded.code, got.code]).toEqual([0, 0]);
      expect(statSync(join(destination, "f-1")).size).toBe(LARGE_MIB * MIB);
      expect(await sha256(join(destination, "f-1"))).toBe(await sha256(path));
      if (!RUNS_IN_IMAGE) {
        expect(uploaded.peakMib).toBeGreaterThan(20);
        expect(uploaded.peakMib).toBeLessThan(MOST_MEMORY_MIB);
        expect(got.peakMib).toBeLessThan(MOST_MEMORY_MIB);
      }
      await store.remove(bucket, "f-1");
    },
    180_000,
  );

  test.each([
    { name: "named with its algorithm", settings: { server_side_encryption: "aws:kms" } },
    { name: "named alone", settings: {} },
  ])(
    "a KMS key $name encrypts what is uploaded",
    async ({ settings }) => {
      const source = sourceWith({ ...settings, sse_kms_key_id: S3_KMS_KEY_ID });
      for (const size of [10, 17 * MIB]) {
        const directory = makeDirectory({ "f-2": Buffer.alloc(size, 1) });
        expect((await runStep("out", { source, params: { file: "f-2" } }, { directory })).code).toBe(0);
        const { answer } = await store.get(bucket, "f-2");
        expect(answer).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: S3_KMS_KEY_ID });
        const got = await runStep("in", { source, version: { path: "f-2" } }, { directory: makeDirectory() });
        expect(got.code).toBe(0);
      }
    },
    30_000,
  );

  test("another account is denied, in every step", async () => {
    await store.put(bucket, "f-3", "content");
    const source = sourceWith({
      access_key_id: S3_OTHER_ACCESS_KEY_ID,
      secret_access_key: S3_OTHER_SECRET_ACCESS_KEY,
    });
    const directory = makeDirectory({ "f-3": "theirs" });
    const outcomes = await Promise.all([
      runStep("check", { source }),
      runStep("in", { source, version: { path: "f-3" } }, { directory: makeDirectory() }),
      runStep("out", { source, params: { file: "f-3" } }, { directory }),
    ]);
    expect(outcomes.map(({ code, stdout }) => ({ code, stdout }))).toEqual(
      outcomes.map(() => ({ code: 1, stdout: "" })),
    );
    for (const { stderr } of outcomes) expect(stderr).toMatch(/AccessDenied.* Allow s3:\w+ to the identity/);
    expect(await store.text(bucket, "f-3")).toBe("content");
  });

  test("a role is assumed through its own token service", async () => {
    await store.put(bucket, "f-4", "content");
    const source = sourceWith({ regexp: "(?:f-)(4)", aws_role_arn: S3_ROLE_ARN });
    const outcome = await runStep("check", { source }, { env: { AWS_ENDPOINT_URL_STS: S3_STS_ENDPOINT } });
    expect(outcome).toMatchObject({ code: 0, answer: [{ path: "f-4" }] });
    expect(outcome.stderr).toContain(`as role "${S3_ROLE_ARN}"`);
  });

  test("TLS with a private authority works once the authority is known", async () => {
    await store.put(bucket, "g-5", "content");
    const source = sourceWith({ regexp: "g-(.*)", endpoint: S3_HTTPS_ENDPOINT });
    const unknown = await runStep("check", { source });
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain("into ca_bundle");
    const ca_bundle = readFileSync(S3_CA_FILE, "utf8");
    const known = await runStep("check", { source: { ...source, ca_bundle } });
    expect(known).toMatchObject({ code: 0, answer: [{ path: "g-5" }] });
  });
});
