import * as v from "valibot";
import { Source } from "../../../resources/s3/source.ts";

const PATTERN = { bucket: "b", regexp: "app-(.*)" };
const FILE = { bucket: "b", versioned_file: "app" };

test("a source of nothing but a bucket has these defaults", () => {
  expect(v.parse(Source, { bucket: "b" })).toEqual({
    bucket: "b",
    region_name: "us-east-1",
    disable_ssl: false,
    use_path_style: false,
    skip_ssl_verification: false,
    skip_s3_checksums: false,
    private: false,
    skip_download: false,
    disable_multipart: false,
    use_v2_signing: false,
    debug: false,
  });
});

test.each([
  { name: "a pattern", source: PATTERN },
  { name: "a file", source: FILE },
  {
    name: "empty texts, which are not set",
    source: { ...PATTERN, versioned_file: "", initial_version: "", ca_bundle: "" },
  },
  { name: "an initial path", source: { ...PATTERN, initial_path: "app-0", initial_content_text: "x" } },
  { name: "an initial version", source: { ...FILE, initial_version: "0", initial_content_binary: "eA==\n" } },
  { name: "every spelling of a flag", source: { ...PATTERN, private: "true", skip_download: "0" } },
  ...["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"].map((checksum_algorithm) => ({
    name: checksum_algorithm,
    source: { ...PATTERN, checksum_algorithm },
  })),
])("accepts $name", ({ source }) => {
  expect(v.safeParse(Source, source).issues).toBeUndefined();
});

test.each([
  { name: "no bucket", source: { regexp: "(.*)" }, message: "it is required" },
  {
    name: "pattern and file",
    source: { ...PATTERN, ...FILE },
    message: /"regexp" and "versioned_file" exclude/,
  },
  {
    name: "pattern and initial version",
    source: { ...PATTERN, initial_version: "0" },
    message: /use "initial_path" with "regexp"/,
  },
  {
    name: "file and initial path",
    source: { ...FILE, initial_path: "0" },
    message: /use "initial_version" with "versioned_file"/,
  },
  {
    name: "two ways to trust",
    source: { ...PATTERN, skip_ssl_verification: true, ca_bundle: "x" },
    message: /"skip_ssl_verification" and "ca_bundle" exclude/,
  },
  {
    name: "two initial contents",
    source: { ...PATTERN, initial_path: "app-0", initial_content_text: "x", initial_content_binary: "eA==" },
    message: /"initial_content_text" and "initial_content_binary" exclude/,
  },
  {
    name: "initial content of nothing",
    source: { ...PATTERN, initial_content_text: "x" },
    message: /without "initial_path" or "initial_version"/,
  },
  {
    name: "initial content that is no base64",
    source: { ...PATTERN, initial_path: "app-0", initial_content_binary: "e A==" },
    message: /"initial_content_binary" is not base64/,
  },
  {
    name: "base64 without its padding",
    source: { ...PATTERN, initial_path: "app-0", initial_content_binary: "eA" },
    message: /"initial_content_binary" is not base64/,
  },
  {
    name: "an unknown checksum",
    source: { ...PATTERN, checksum_algorithm: "crc32" },
    message: 'expected one of CRC32, CRC32C, CRC64NVME, SHA1, SHA256, got "crc32"',
  },
  {
    name: "a checksum that is to be skipped",
    source: { ...PATTERN, checksum_algorithm: "CRC32", skip_s3_checksums: true },
    message: /"checksum_algorithm" and "skip_s3_checksums" exclude/,
  },
  {
    name: "half a key pair",
    source: { ...PATTERN, access_key_id: "x" },
    message: /without "secret_access_key"/,
  },
])("refuses $name", ({ source, message }) => {
  const { issues } = v.safeParse(Source, source, { abortPipeEarly: true });
  expect(issues?.map((issue) => issue.message)).toEqual([
    typeof message === "string" ? message : expect.stringMatching(message),
  ]);
});
