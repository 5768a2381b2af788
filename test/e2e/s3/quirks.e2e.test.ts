import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Quirks } from "../../support/s3-server/quirks.ts";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { runStep } from "../support/program.ts";
import { connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";

const MIB = 1024 * 1024;

/** Without a flag in source: a store that is not AWS is sent only what every store understands. */
describeInProcess.each<{ readonly name: string; readonly quirks: Partial<Quirks> }>([
  { name: "refuses trailers", quirks: { refuseTrailers: true } },
  { name: "refuses checksums", quirks: { refuseChecksums: true } },
  { name: "refuses encoding-type", quirks: { refuseEncodingType: true } },
  { name: "ignores Range", quirks: { ignoreRange: true } },
  { name: "keeps no checksums", quirks: { noChecksums: true } },
  { name: "has ETags that are no MD5", quirks: { opaqueEtags: true } },
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
  },
])("a store that $name", ({ quirks }) => {
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
    { name: "several parts", size: 20 * MIB },
    { name: "one stream", size: 20 * MIB, settings: { disable_multipart: true } },
  ])("takes and gives back $name", async ({ size, settings }) => {
    const content = randomBytes(size);
    const source = { ...connectionTo(server), bucket: "bucket", regexp: "f-(.*)", ...settings };
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
    const source = { ...connectionTo(server), bucket: "versioned", versioned_file: "v" };
    const directory = makeDirectory({ v: "content" });
    const { answer } = await runStep("out", { source, params: { file: "v" } }, { directory });
    const { version } = answer as { version: unknown };
    expect((await runStep("check", { source })).answer).toEqual([version]);
    expect((await runStep("in", { source, version }, { directory })).answer).toEqual(answer);
  });
});

describeInProcess("a checksum that a store refuses", () => {
  test("is explained when it was asked for", async () => {
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
