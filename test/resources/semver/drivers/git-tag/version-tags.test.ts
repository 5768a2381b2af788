import { compareTagged, versionTags } from "../../../../../resources/semver/drivers/git-tag/version-tags.ts";
import { parseVersion } from "../../../../../resources/semver/semantic-version.ts";

const refs = (...names: string[]) => names.map((name) => ({ name, oid: "0".repeat(40) }));

test("tags are versions behind the prefix, lowest first", () => {
  const found = versionTags(
    refs(
      "refs/tags/v1.10.0",
      "refs/tags/v1.9.0",
      "refs/heads/v9.0.0",
      "refs/tags/x/refs/tags/v8.0.0",
      "refs/tags/v1",
      "refs/tags/2.0.0",
    ),
    { prefix: "v", filter: undefined },
  );
  expect(found.map(({ name }) => name)).toEqual(["v1.9.0", "v1.10.0"]);
});

test.each([
  ["1.0.0", "1.0.0+a"],
  ["1.0.0+a", "1.0.0+b"],
  ["1.0.0+b.9", "1.0.0+b.10"],
  ["1.0.0+b", "1.0.0+b.1"],
  ["1.0.0+9", "1.0.0+a"],
  ["1.0.0+007", "1.0.0+7"],
  ["1.0.0+z", "1.0.1"],
  ["1.0.0-rc.1+z", "1.0.0"],
])("%s comes before %s", (lower, higher) => {
  expect(Math.sign(compareTagged(parseVersion(lower), parseVersion(higher)))).toBe(-1);
  expect(Math.sign(compareTagged(parseVersion(higher), parseVersion(lower)))).toBe(1);
  expect(compareTagged(parseVersion(lower), parseVersion(lower))).toBe(0);
});
