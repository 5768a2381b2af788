import { createHash, randomBytes } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { contiguousPrefix } from "../../../shared/s3/contiguous-prefix.ts";
import { digestFromETag, digestFromHeaders, digestWhileWriting } from "../../../shared/s3/integrity.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

const HEX = "9a0364b9e99bb480dd25e1f0284c8555";
const MD5 = { algorithm: "MD5", value: "mgNkuembtIDdJeHwKEyFVQ==" };

test.each([
  { name: "an MD5 sum", etag: `"${HEX}"`, encryption: undefined, expected: MD5 },
  { name: "one without quotes", etag: HEX, encryption: undefined, expected: MD5 },
  { name: "one of an object that S3 encrypts", etag: `"${HEX}"`, encryption: "AES256", expected: MD5 },
  {
    name: "one of an object that KMS encrypts",
    etag: `"${HEX}"`,
    encryption: "aws:kms",
    expected: undefined,
  },
  {
    name: "one of an object that the customer encrypts",
    etag: `"${HEX}"`,
    encryption: "customer",
    expected: undefined,
  },
  { name: "the name of parts", etag: `"${HEX}-2"`, encryption: undefined, expected: undefined },
  { name: "a weak name", etag: `W/"${HEX}"`, encryption: undefined, expected: undefined },
  { name: "any name", etag: '"0x8D4BCC2E4835CD0"', encryption: undefined, expected: undefined },
  { name: "no name", etag: undefined, encryption: undefined, expected: undefined },
])("$name, taken for a digest", ({ etag, encryption, expected }) => {
  expect(digestFromETag({ etag, serverSideEncryption: encryption })).toEqual(expected);
});

test.each([
  { name: "one checksum", head: { ChecksumSHA1: "a=" }, expected: { algorithm: "SHA1", value: "a=" } },
  {
    name: "several, the cheapest first",
    head: { ChecksumCRC64NVME: "c", ChecksumSHA256: "b", ChecksumCRC32: "a" },
    expected: { algorithm: "CRC32", value: "a" },
  },
  {
    name: "a full one",
    head: { ChecksumCRC32C: "a", ChecksumType: "FULL_OBJECT" as const },
    expected: { algorithm: "CRC32C", value: "a" },
  },
  {
    name: "a composite one",
    head: { ChecksumCRC32: "a", ChecksumType: "COMPOSITE" as const },
    expected: undefined,
  },
  { name: "one that looks composite", head: { ChecksumSHA256: "a-2" }, expected: undefined },
  { name: "none", head: {}, expected: undefined },
])("of $name in the headers", ({ head, expected }) => {
  expect(digestFromHeaders({ $metadata: {}, ...head })).toEqual(expected);
});

describe("digestWhileWriting()", () => {
  let directory: TemporaryDirectory;
  beforeEach(async () => {
    directory = await temporaryDirectory();
  });
  afterEach(() => directory.remove());

  test("follows a file that grows out of order", async () => {
    const content = randomBytes(2_500_000);
    const file = await open(join(directory.path, "file"), "w+");
    const written = contiguousPrefix();
    const digest = digestWhileWriting(file, "SHA256", written.ends);
    for (const [start, end] of [
      [1_000_000, 2_400_000],
      [0, 1_000_000],
      [2_400_000, 2_500_000],
    ] as const) {
      await file.write(content, start, end - start, start);
      written.add({ start, end });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    written.close();
    expect(await digest).toBe(createHash("sha256").update(content).digest("base64"));
    await file.close();
  });

  test("notices a file that lost its end", async () => {
    const file = await open(join(directory.path, "file"), "w+");
    const written = contiguousPrefix();
    written.add({ start: 0, end: 10 });
    await expect(digestWhileWriting(file, "MD5", written.ends)).rejects.toThrow("file ends at 0");
    await file.close();
  });
});
