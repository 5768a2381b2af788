import { requestedVersion } from "../../../../resources/git/in/requested-version.ts";

const ID = "0123456789abcdef0123456789abcdef01234567";

test.each([
  { version: null, expected: { kind: "newest" } },
  { version: undefined, expected: { kind: "newest" } },
  { version: {}, expected: { kind: "newest" } },
  { version: { ref: "HEAD" }, expected: { kind: "newest" } },
  { version: { ref: ID }, expected: { kind: "commit", oid: ID } },
  { version: { ref: ID.toUpperCase() }, expected: { kind: "commit", oid: ID } },
  { version: { ref: "ab".repeat(32) }, expected: { kind: "commit", oid: "ab".repeat(32) } },
  { version: { ref: ID.slice(0, 39) }, expected: { kind: "name", name: ID.slice(0, 39) } },
  { version: { ref: "v1.0", commit: ID }, expected: { kind: "name", name: "v1.0", commit: ID } },
  { version: { ref: 'say-"$(hi)"' }, expected: { kind: "name", name: 'say-"$(hi)"' } },
])("of the version $version", ({ version, expected }) => {
  expect(requestedVersion(version)).toEqual(expected);
});

test.each([
  { ref: "-x" },
  { ref: "--upload-pack=x" },
  { ref: "main~1" },
  { ref: "main^{tree}" },
  { ref: "a..b" },
  { ref: "@{-1}" },
  { ref: ":/text" },
  { ref: "a b" },
  { ref: "a\nb" },
  { ref: "v1", commit: "main" },
  { ref: "v1", commit: ID.slice(1) },
])("the version $ref is refused", (version) => {
  expect(() => requestedVersion(version)).toThrow(/^Cannot use "version.(?:ref|commit)" /);
});
