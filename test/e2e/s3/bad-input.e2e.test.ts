import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { testWithDisk, withDisk } from "../../support/mounts.ts";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";
import { type Connection, connectionTo, describeInProcess } from "../support/store.ts";
import { makeDirectory } from "../support/workspace.ts";
import { RUNS_IN_IMAGE, runStep, type StepName } from "./program.ts";

let server: S3Server;
let connection: Connection;
beforeAll(async () => {
  server = await startS3Server();
  server.createBucket("bucket");
  server.put("bucket", "f-1", "content");
  connection = connectionTo(server);
});
afterAll(() => server.close());
beforeEach(() => server.clearRequests());

type Settings = Readonly<Record<string, unknown>>;

interface Refusal {
  readonly name: string;
  readonly step?: StepName;
  readonly source?: Settings;
  readonly params?: Settings;
  readonly says: string;
}

function run({ step = "check", source, params }: Omit<Refusal, "name" | "says">) {
  const request = {
    source: { ...connection, bucket: "bucket", regexp: "f-(.*)", ...source },
    version: { path: "f-1" },
    params,
  };
  return runStep(step, request, step === "check" ? {} : { directory: makeDirectory({ file: "x" }) });
}

const contradictions: Refusal[] = [
  {
    name: "regexp and versioned_file",
    source: { versioned_file: "f" },
    says: '"regexp" and "versioned_file"',
  },
  { name: "regexp and initial_version", source: { initial_version: "1" }, says: 'use "initial_path"' },
  {
    name: "versioned_file and initial_path",
    source: { regexp: "", versioned_file: "f", initial_path: "f-0" },
    says: 'use "initial_version"',
  },
  {
    name: "skip_ssl_verification and ca_bundle",
    source: { skip_ssl_verification: true, ca_bundle: "x" },
    says: '"skip_ssl_verification" and "ca_bundle"',
  },
  {
    name: "two initial contents",
    source: { initial_path: "f-0", initial_content_text: "x", initial_content_binary: "eA==" },
    says: '"initial_content_text" and "initial_content_binary"',
  },
  {
    name: "initial content of nothing",
    source: { initial_content_text: "x" },
    says: 'without "initial_path" or "initial_version"',
  },
  {
    name: "content that is no base64",
    source: { initial_path: "f-0", initial_content_binary: "x!" },
    says: "not base64",
  },
  {
    name: "an unknown checksum",
    source: { checksum_algorithm: "md5" },
    says: "expected one of CRC32, CRC32C, CRC64NVME, SHA1, SHA256",
  },
  {
    name: "a checksum that is skipped",
    source: { checksum_algorithm: "CRC32", skip_s3_checksums: true },
    says: '"checksum_algorithm" and "skip_s3_checksums"',
  },
  { name: "a key id alone", source: { secret_access_key: "" }, says: 'without "secret_access_key"' },
  { name: "a secret alone", source: { access_key_id: null }, says: 'without "access_key_id"' },
  {
    name: "a token alone",
    source: { access_key_id: "", secret_access_key: "", session_token: "canary" },
    says: '"session_token" is given without',
  },
  {
    name: "a token without a role",
    source: { web_identity_token: "token" },
    says: 'without a role; set "aws_role_arn"',
  },
  {
    name: "two role lists",
    source: { aws_role_arn: "arn:a", assume_roles: [{ role_arn: "arn:b" }] },
    says: '"aws_role_arn" and "assume_roles"',
  },
];

const mistakes: Refusal[] = [
  { name: "no bucket", source: { bucket: "" }, says: '"source.bucket": it is required' },
  { name: "neither mode", source: { regexp: "" }, says: 'neither "regexp" nor "versioned_file"' },
  { name: "a structure for a text", source: { bucket: {} }, says: '"source.bucket": expected a text' },
  { name: "a fraction for a text", source: { regexp: 1.5 }, says: '"source.regexp": expected a text' },
  { name: "a word for a flag", source: { private: "yes" }, says: '"source.private": expected true or false' },
  {
    name: "an unknown skip_download",
    step: "in",
    params: { skip_download: "foo" },
    says: '"params.skip_download"',
  },
  {
    name: "an unknown acl",
    step: "out",
    params: { file: "file", acl: "all" },
    says: '"params.acl": expected one of',
  },
  { name: "a pattern that does not end", source: { regexp: "f-(.*" }, says: "f-(.*" },
  { name: "a look-ahead", source: { regexp: "f-(?=x)(.*)" }, says: "f-(?=x)(.*)" },
  { name: "a pattern without a group", source: { regexp: "f-.*" }, says: "group" },
  {
    name: "an initial path that does not match",
    source: { initial_path: "g-0" },
    says: 'initial_path "g-0"',
  },
  {
    name: "an endpoint of another kind",
    source: { endpoint: "ftp://host" },
    says: 'scheme "ftp" is not supported',
  },
  { name: "an endpoint that is none", source: { endpoint: "a b" }, says: 'endpoint "a b"' },
  {
    name: "a bundle without a certificate",
    source: { ca_bundle: "x", endpoint: "https://127.0.0.1:9" },
    says: '"ca_bundle"',
  },
];

describeInProcess("before the first request", () => {
  test.each([...contradictions, ...mistakes])("$name is refused", async ({ says, ...row }) => {
    const { code, stdout, stderr } = await run(row);
    expect({ code, stdout, requests: server.requests.length }).toEqual({ code: 1, stdout: "", requests: 0 });
    expect(stderr).toMatch(/error: Cannot /);
    expect(stderr).toContain(says);
  });

  test.each([
    { name: "nothing", stdin: "" },
    { name: "no JSON", stdin: "source: {}" },
    { name: "a list", stdin: "[]" },
    { name: "null", stdin: "null" },
    { name: "a text for source", stdin: '{"source": "x"}' },
    { name: "no source", stdin: "{}" },
  ])("stdin with $name is refused", async ({ stdin }) => {
    const { code, stdout, stderr } = await runStep("check", stdin);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/error: Cannot (?:read the request|use "source)/);
  });

  test.each(["in", "out"] as const)("%s without its argument tells its usage", async (step) => {
    const { code, stdout, stderr } = await runStep(step, { source: {} });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(new RegExp(`usage: ${step} <`, "i"));
  });
});

describeInProcess("what is odd but can be understood", () => {
  test.each([
    { name: "a cut key", source: { region: "eu-west-1" }, says: '"source.region" is not a known key' },
    { name: "a slip", source: { regexpp: "x" }, says: 'did you mean "regexp"?' },
    { name: "another case", source: { Bucket: "x" }, says: 'did you mean "bucket"?' },
    {
      name: "a slip in params",
      step: "out",
      params: { file: "file", content_typ: "x" },
      says: 'did you mean "content_type"?',
    },
    {
      name: "a number",
      source: { initial_path: 7, regexp: "(?:f-)?(.*)" },
      says: '"source.initial_path" is the number 7',
    },
  ] as Refusal[])("$name is a warning", async ({ says, ...row }) => {
    const { code, stderr } = await run(row);
    expect(code).toBe(0);
    expect(stderr).toContain("warning: ");
    expect(stderr).toContain(says);
  });

  test.each([
    { name: "texts for flags", source: { private: "true", use_path_style: "F", skip_download: "0" } },
    { name: "null and empty texts", source: { versioned_file: "", initial_version: null, ca_bundle: "" } },
  ])("$name is fine", async ({ source }) => {
    const { code, stderr } = await run({ source });
    expect(code).toBe(0);
    expect(stderr).not.toContain("warning");
  });

  test("what follows the request is ignored", async () => {
    const request = { source: { ...connection, bucket: "bucket", regexp: "f-(.*)" } };
    expect(await runStep("check", `${JSON.stringify(request)}\n{"more": true} junk`)).toMatchObject({
      code: 0,
      answer: [{ path: "f-1" }],
    });
  });
});

describeInProcess("what only the store can know", () => {
  test.each([
    { name: "a missing bucket", source: { bucket: "missing" }, says: "NoSuchBucket" },
    { name: "a name that is no bucket", source: { bucket: "s3://bucket" }, says: "bucket" },
    { name: "a wrong secret", source: { secret_access_key: "wrong" }, says: "Check secret_access_key" },
    { name: "an unknown key id", source: { access_key_id: "AKIAUNKNOWN" }, says: "InvalidAccessKeyId" },
    { name: "an invented token", source: { session_token: "invented" }, says: "InvalidToken" },
    { name: "a bucket of somebody else", source: { bucket: "foreign" }, says: "Allow s3:ListBucket" },
    {
      name: "a vanished object",
      step: "in",
      source: { regexp: "[fg]-(.*)", bucket: "empty" },
      says: "NoSuchKey",
    },
  ] as Refusal[])("$name is an error that says what to do", async ({ says, ...row }) => {
    server.createBucket("foreign", { owner: server.other });
    server.createBucket("empty");
    const { code, stdout, stderr } = await run(row);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(says);
    expect(stderr).not.toContain("defect");
  });

  (RUNS_IN_IMAGE ? test.skip : testWithDisk)(
    "a full disk is an error that leaves nothing behind",
    async () => {
      const directory = join(makeDirectory(), "small");
      mkdirSync(directory);
      await withDisk(directory, "size=1m", async () => {
        server.put("bucket", "f-2", Buffer.alloc(3 * 1024 * 1024));
        const request = {
          source: { ...connection, bucket: "bucket", regexp: "f-(.*)" },
          version: { path: "f-2" },
        };
        const { code, stdout, stderr } = await runStep("in", request, { directory });
        expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
        expect(stderr).toContain("Free space on the worker");
        expect(readdirSync(directory)).toEqual([]);
      });
    },
  );
});
