import { verifiedMetadata } from "../../../../resources/git/verification/summary.ts";

const BY = {
  kind: "trusted",
  fingerprint: "AB12",
  signer: "Alice <alice@example.com>",
  format: "ssh",
} as const;

test("Concourse shows who vouches for a version, and for how many commits", () => {
  expect(verifiedMetadata({ by: BY, commits: 3 })).toEqual([
    { name: "signer", value: "Alice <alice@example.com>" },
    { name: "signer_fingerprint", value: "AB12" },
    { name: "signature_format", value: "ssh" },
    { name: "commits_verified", value: "3" },
  ]);
});

test("for the trusted root nobody vouches", () => {
  expect(verifiedMetadata({ by: undefined, commits: 0 })).toEqual([{ name: "commits_verified", value: "0" }]);
});

test("where a tag alone was verified there is no number of commits", () => {
  expect(verifiedMetadata({ by: BY, commits: 0 }).map(({ name }) => name)).toEqual([
    "signer",
    "signer_fingerprint",
    "signature_format",
  ]);
});
