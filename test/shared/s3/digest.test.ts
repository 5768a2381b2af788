import { createDigest, DIGEST_ALGORITHMS, type DigestAlgorithm } from "../../../shared/s3/digest.ts";

/** Of the text `123456789`, the check value that catalogues of CRCs give; the hashes are those of their RFCs' tools. */
const CHECK: Readonly<Record<DigestAlgorithm, string>> = {
  CRC32: "cbf43926",
  CRC32C: "e3069283",
  CRC64NVME: "ae8b14860a799888",
  MD5: "25f9e794323b453885f5181f1b624d0b",
  SHA1: "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
  SHA256: "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
};
const EMPTY: Readonly<Record<DigestAlgorithm, string>> = {
  CRC32: "00000000",
  CRC32C: "00000000",
  CRC64NVME: "0000000000000000",
  MD5: "d41d8cd98f00b204e9800998ecf8427e",
  SHA1: "da39a3ee5e6b4b0d3255bfef95601890afd80709",
  SHA256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
};

async function hexOf(algorithm: DigestAlgorithm, ...pieces: string[]): Promise<string> {
  const digest = await createDigest(algorithm);
  for (const piece of pieces) digest.update(Buffer.from(piece));
  return Buffer.from(await digest.finish(), "base64").toString("hex");
}

describe.each(DIGEST_ALGORITHMS)("%s", (algorithm) => {
  test.each([
    { name: "in one piece", pieces: ["123456789"], expected: CHECK },
    { name: "in several pieces", pieces: ["1234", "", "5678", "9"], expected: CHECK },
    { name: "of nothing", pieces: [], expected: EMPTY },
  ])("is the known value, $name", async ({ pieces, expected }) => {
    await expect(hexOf(algorithm, ...pieces)).resolves.toBe(expected[algorithm]);
  });
});
