import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { answerText, listen } from "../../support/listen.ts";
import type { Quirks } from "../../support/s3-server/quirks.ts";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { runStep } from "./program.ts";

/** Just more than one part, and one range of a download. */
const TWO_PARTS = 9 * 1024 * 1024;

interface Row {
  readonly name: string;
  readonly quirks: Partial<Quirks>;
  /** What source needs for it; nothing as a rule, because every store is sent only what it surely understands. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

describeInProcess.each<Row>([
  { name: "refuses trailers", quirks: { refuseTrailers: true } },
  { name: "refuses checksums", quirks: { refuseChecksums: true } },
  { name: "refuses encoding-type", quirks: { refuseEncodingType: true } },
  { name: "ignores Range", quirks: { ignoreRange: true } },
  { name: "keeps no checksums", quirks: { noChecksums: true } },
  { name: "has ETags that are no MD5", quirks: { opaqueEtags: true }, settings: { skip_s3_checksums: true } },
  { name: "ignores conditions", quirks: { ignoreConditions: true } },
  {
    name: "does everything in its own way",
    quirks: {
      refuseTrailers: true,
      refuseEncodingType: true,
      ignoreRange: true,
      noChecksums: true,
      opaqueEtags: true,
      ignoreConditions: true,
    },
    settings: { skip_s3_checksums: true },
  },
])("a store that $name", ({ quirks, settings }) => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3Server({ quirks });
    server.createBucket("bucket");
    server.createBucket("versioned", { versioning: "Enabled" });
  });
  afterAll(() => server.close());

  test.each([
    { name: "nothing", size: 0 },
    { name: "a little", size: 10 },
    { name: "two parts", size: TWO_PARTS },
    { name: "one stream", size: TWO_PARTS, single: true },
  ])("takes and gives back $name", async ({ size, single }) => {
    const content = randomBytes(size);
    const source = {
      ...connectionTo(server),
      bucket: "bucket",
      regexp: "f-(.*)",
      disable_multipart: single,
      ...settings,
    };
    const uploaded = await runStep(
      "out",
      { source, params: { file: "f-1" } },
      { directory: makeDirectory({ "f-1": content }) },
    );
    expect({ code: uploaded.code, stderr: uploaded.stderr }).toMatchObject({ code: 0 });
    const checked = await runStep("check", { source });
    expect(checked.answer).toEqual([{ path: "f-1" }]);
    const directory = makeDirectory();
    const got = await runStep("in", { source, version: { path: "f-1" } }, { directory });
    expect({ code: got.code, stderr: got.stderr }).toMatchObject({ code: 0 });
    expect(readFileSync(join(directory, "f-1")).equals(content)).toBe(true);
  });

  test("has versions", async () => {
    const source = { ...connectionTo(server), bucket: "versioned", versioned_file: "v", ...settings };
    const directory = makeDirectory({ v: "content" });
    const { answer } = await runStep("out", { source, params: { file: "v" } }, { directory });
    const { version } = answer as { version: unknown };
    expect((await runStep("check", { source })).answer).toEqual([version]);
    expect((await runStep("in", { source, version }, { directory })).answer).toEqual(answer);
  });
});

describeInProcess("what a store needs a flag for", () => {
  test("an ETag that only looks like an MD5 is a mismatch, which names the flag", async () => {
    const server = await startS3Server({ quirks: { opaqueEtags: true } });
    server.createBucket("bucket");
    server.put("bucket", "f-1", "content", { etag: "0".repeat(32) });
    const source = { ...connectionTo(server), bucket: "bucket", regexp: "f-(.*)" };
    const request = { source, version: { path: "f-1" } };
    const { code, stderr } = await runStep("in", request, { directory: makeDirectory() });
    await server.close();
    expect(code).toBe(1);
    expect(stderr).toContain("set skip_s3_checksums: true");
  });

  test("a checksum that was asked for and is not known there is told", async () => {
    const server = await startS3Server({ quirks: { refuseChecksums: true } });
    server.createBucket("bucket");
    const source = { ...connectionTo(server), bucket: "bucket", checksum_algorithm: "SHA256" };
    const directory = makeDirectory({ f: "x" });
    const { code, stderr } = await runStep("out", { source, params: { file: "f" } }, { directory });
    await server.close();
    expect(code).toBe(1);
    expect(stderr).toContain("NotImplemented");
  });
});

describeInProcess("a refusal without a message", () => {
  test("is told by its code", async () => {
    const terse = await listen((_, response) => {
      answerText(
        response,
        404,
        "application/xml",
        "<Error><Code>NoSuchBucket</Code><Message></Message></Error>",
      );
    });
    const pair = { access_key_id: "AKIATERSE", secret_access_key: "terse" };
    const source = { ...pair, endpoint: terse.endpoint, bucket: "bucket", regexp: "f-(.*)" };
    const { code, stderr } = await runStep("check", { source });
    await terse.close();
    expect(code).toBe(1);
    expect(stderr).toContain('Cannot list "s3://bucket/f-": NoSuchBucket (HTTP 404)');
  });
});
