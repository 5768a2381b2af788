import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Fault } from "../../support/s3-server/faults.ts";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { runStep } from "./program.ts";

const MIB = 1024 * 1024;
const LARGE = randomBytes(20 * MIB);
const NEWER = randomBytes(18 * MIB);

let server: S3Server;
let directory: string;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server.close());
beforeEach(() => {
  server.createBucket("bucket");
  server.put("bucket", "f-1", "content");
  server.clearFaults();
  server.clearRequests();
  directory = makeDirectory({ "f-9": "content", "f-10": LARGE });
});

const source = () => ({ ...connectionTo(server), bucket: "bucket", regexp: "f-(.*)" });
const check = () => runStep("check", { source: source() });
const get = (path: string) =>
  runStep("in", { source: source(), version: { path } }, { directory: join(directory, "in") });
const put = (file: string, settings = {}) =>
  runStep("out", { source: { ...source(), ...settings }, params: { file } }, { directory });
const operations = () => server.requests.map(({ operation }) => operation);

type Row = Fault & { readonly name: string };

describeInProcess("what passes is tried again", () => {
  test.each<Row>([
    { name: "503", action: "status", status: 503, times: 2 },
    { name: "500", action: "status", status: 500 },
    { name: "429", action: "status", status: 429, code: "TooManyRequests" },
    { name: "a reset", action: "reset" },
    { name: "a body that breaks", action: "resetAfter", bytes: 40 },
    { name: "a body that ends early", action: "truncate", bytes: 40 },
    { name: "a lost answer", action: "dropReply" },
  ])("check survives $name", async ({ name: _, ...fault }) => {
    const injected = server.fault(fault);
    expect(await check()).toMatchObject({ code: 0, answer: [{ path: "f-1" }] });
    expect(injected.struck).toBe(fault.times ?? 1);
  });

  test.each<Row>([
    { name: "503", action: "status", status: 503, times: 2 },
    { name: "a reset", action: "reset" },
    { name: "a body that breaks", action: "resetAfter", bytes: 3 * MIB },
    { name: "a body that breaks again and again", action: "resetAfter", bytes: 3 * MIB, times: 4 },
    { name: "a body that ends early", action: "truncate", bytes: 5 * MIB },
    { name: "a later range that breaks", action: "resetAfter", bytes: 2 * MIB, after: 1 },
    { name: "a later range that is refused", action: "status", status: 503, after: 1, times: 3 },
  ])("in survives $name, and fetches nothing twice but what was lost", async ({ name: _, ...fault }) => {
    server.put("bucket", "f-2", LARGE);
    const injected = server.fault({ ...fault, match: { operation: "GetObject" } });
    expect((await get("f-2")).code).toBe(0);
    expect(readFileSync(join(directory, "in/f-2")).equals(LARGE)).toBe(true);
    expect(injected.struck).toBe(fault.times ?? 1);
    const lost = "bytes" in fault ? (fault.bytes ?? 0) * (fault.times ?? 1) : 0;
    const fetched = server.requests.reduce(
      (sum, { status, bytesOut }) => sum + (status === 206 ? bytesOut : 0),
      0,
    );
    expect(fetched).toBeLessThanOrEqual(LARGE.length + lost);
  });

  test.each<Row & { readonly settings?: object }>([
    { name: "503", action: "status", status: 503, times: 2, match: { operation: "UploadPart" } },
    { name: "a reset", action: "reset", times: 2, match: { operation: "UploadPart" } },
    { name: "a lost part", action: "dropReply", match: { operation: "UploadPart", partNumber: 2 } },
    { name: "a refused start", action: "status", status: 503, match: { operation: "CreateMultipartUpload" } },
    { name: "a refused end", action: "status", status: 503, match: { operation: "CompleteMultipartUpload" } },
    {
      name: "an error within a success",
      action: "status",
      status: 200,
      code: "InternalError",
      match: { operation: "CompleteMultipartUpload" },
    },
    { name: "a lost end", action: "dropReply", match: { operation: "CompleteMultipartUpload" } },
    {
      name: "a refused stream",
      action: "status",
      status: 503,
      match: { operation: "PutObject" },
      settings: { disable_multipart: true },
    },
    {
      name: "a broken stream",
      action: "reset",
      match: { operation: "PutObject" },
      settings: { disable_multipart: true },
    },
  ])("out survives $name", async ({ name: _, settings, ...fault }) => {
    const injected = server.fault(fault);
    expect(await put("f-10", settings)).toMatchObject({ code: 0, answer: { version: { path: "f-10" } } });
    expect(server.object("bucket", "f-10")?.body.equals(LARGE)).toBe(true);
    expect({ struck: injected.struck, uploads: server.uploads("bucket") }).toEqual({
      struck: fault.times ?? 1,
      uploads: [],
    });
  });
});

describeInProcess("what does not pass ends the step at once", () => {
  const FAILED = { code: 1, stdout: "" };

  test("a corrupted download never reaches its place", async () => {
    server.put("bucket", "f-2", LARGE);
    server.fault({ action: "corrupt", at: 10, match: { operation: "GetObject" }, after: 1 });
    const { stderr, ...outcome } = await get("f-2");
    expect(outcome).toMatchObject(FAILED);
    expect(stderr).toContain("MD5 checksum of the received content differs");
    expect(readdirSync(join(directory, "in"))).toEqual([]);
  });

  test("skip_s3_checksums takes the content as it comes", async () => {
    server.fault({ action: "corrupt", at: 0, match: { operation: "GetObject" } });
    const request = { source: { ...source(), skip_s3_checksums: true }, version: { path: "f-1" } };
    expect((await runStep("in", request, { directory })).code).toBe(0);
    expect(readFileSync(join(directory, "f-1"), "utf8")).not.toBe("content");
  });

  test.each([
    { name: "the upload of a small file", file: "f-9", action: "s3:PutObject" },
    { name: "the start of a multipart upload", file: "f-10", action: "s3:PutObject" },
  ])("a denial of $name", async ({ file, action }) => {
    const lift = server.deny({ principal: "main", action });
    const start = Date.now();
    const { stderr, ...outcome } = await put(file);
    lift();
    expect(outcome).toMatchObject(FAILED);
    expect(stderr).toContain("Allow s3:PutObject");
    expect(Date.now() - start).toBeLessThan(3000);
    expect(operations()).toHaveLength(1);
  });

  test.each<Row>([
    {
      name: "a part",
      action: "status",
      status: 400,
      code: "InvalidRequest",
      match: { operation: "UploadPart" },
    },
    {
      name: "the end",
      action: "status",
      status: 400,
      code: "InvalidPart",
      match: { operation: "CompleteMultipartUpload" },
    },
  ])("a refusal of $name, after the upload was given up", async ({ name: _, ...fault }) => {
    server.fault(fault);
    const { stderr, ...outcome } = await put("f-10");
    expect(outcome).toMatchObject(FAILED);
    expect(stderr).toContain('Cannot upload "s3://bucket/f-10"');
    expect({ uploads: server.uploads("bucket"), object: server.object("bucket", "f-10") }).toEqual({
      uploads: [],
      object: undefined,
    });
  });

  test("a denied tag or tag permission is named", async () => {
    const lift = server.deny({ principal: "main", action: "s3:GetObjectTagging" });
    const request = { source: source(), version: { path: "f-1" }, params: { download_tags: true } };
    const { code, stderr } = await runStep("in", request, { directory });
    lift();
    expect(code).toBe(1);
    expect(stderr).toContain("Allow s3:GetObjectTagging");
  });
});

describeInProcess("an object that is overwritten during its download", () => {
  const overwrite = (body: Buffer, times: number): Fault => ({
    action: "overwrite",
    when: "after",
    body,
    times,
    match: { operation: "GetObject", headers: { range: /^bytes=0-/ } },
  });

  test("is begun again, and comes out as one of the two", async () => {
    server.put("bucket", "f-2", LARGE);
    server.fault(overwrite(NEWER, 1));
    const { code, stderr } = await get("f-2");
    expect(code).toBe(0);
    expect(stderr).toContain("was overwritten during the download; starting again");
    expect(readFileSync(join(directory, "in/f-2")).equals(NEWER)).toBe(true);
  });

  test("is given up when that does not end", async () => {
    server.put("bucket", "f-2", LARGE);
    // Each content must be another one, or the second download would succeed.
    for (const filling of [1, 2, 3, 4]) {
      server.fault({ ...overwrite(Buffer.alloc(18 * MIB, filling), 1), after: filling - 1 });
    }
    const { code, stdout, stderr } = await get("f-2");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error: Cannot download");
    expect(readdirSync(join(directory, "in"))).toEqual([]);
  });
});

describeInProcess("permissions", () => {
  test("a policy that names directories only is enough for check", async () => {
    server.put("bucket", "d/app-1", "x");
    const lift = server.deny({
      principal: "main",
      action: "s3:ListBucket",
      when: ({ query }) => !(query.get("prefix") ?? "").endsWith("/"),
    });
    const outcome = await runStep("check", { source: { ...source(), regexp: "d/app-(.*)" } });
    lift();
    expect(outcome).toMatchObject({ code: 0, answer: [{ path: "d/app-1" }] });
  });

  test("to read the versioning is not needed", async () => {
    server.setVersioning("bucket", "Enabled");
    const lift = server.deny({ principal: "main", action: "s3:GetBucketVersioning" });
    const versioned = { ...source(), regexp: "", versioned_file: "f-9" };
    const uploaded = await runStep("out", { source: versioned, params: { file: "f-9" } }, { directory });
    const checked = await runStep("check", { source: versioned });
    lift();
    expect([uploaded.code, checked.code]).toEqual([0, 0]);
  });
});
