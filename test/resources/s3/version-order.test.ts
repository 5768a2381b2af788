import { compareVersions, parseVersion, type Version } from "../../../resources/s3/version-order.ts";

const ORDER = `
  1.9 < 1.10
  1 = 1.0.0.0
  1.0.0-rc.9 < 1.0.0-rc.10
  1.0.0-rc9 > 1.0.0-rc10
  1.0.0-alpha < 1.0.0
  1.0.0-0 < 1.0.0
  1.0.0-1 < 1.0.0-a
  1.0.0-alpha = 1.0.0-alpha.0
  1.0.0 < 1.0.0+build
  1.0.0+1 < 1.0.0+2
  1.0.0-rc.1 < 1.0.0-rc.1+5
  1.2.3 < 1.2.a
  1.2 < 1.2.a
  1.0.Z < 1.0.a
  1.1 < 1.01
  1 < 1.00
  0 < 00
  1000 < 0999
  2024.10.01 < 2024.09.30
  2024-10 < 2024-09
  2024-09-30 < 2024-10-01
  20240930 < 20241001
  v10.0 < v9.0
  v1.9 < v1.10
  999 < latest
  10_1 < 9_9
  1.0.0-10-gdef < 1.0.0-5-gabc
  1.0.0.5-gabc < 1.0.0.10-gabc
  1.0.6 < 1.0.6.1-rc7
  9007199254740992 < 9007199254740993
  9007199254740991 < 9007199254740992
  5 < 99999999999999999999
  99999999999999999999 < a
  1.0.0.1 > 1
  1+0 > 1
`
  .trim()
  .split("\n")
  .map((line) => line.trim().split(" ") as [string, "<" | "=" | ">", string]);

const SIGNS = { "<": -1, "=": 0, ">": 1 };

function version(text: string): Version {
  const parsed = parseVersion(text);
  if (parsed === undefined) {
    throw new Error(`not a version: ${text}`);
  }
  return parsed;
}

test.each(ORDER)("%s %s %s", (a, relation, b) => {
  expect(Math.sign(compareVersions(version(a), version(b)))).toBe(SIGNS[relation]);
});

test.each(
  [
    ["", "1.", ".1", "1..2", "-1", "1-", "1+", "1-+1", "1+2+3", "1.0~rc1", "1 0", "1:2", "a/b", "é", "1-0."],
    ["1-.0", "1+a.", "1\n", " 1", "+1", "1+a..b", "."],
  ].flat(),
)("%j is no version", (text) => {
  expect(parseVersion(text)).toBeUndefined();
});

test.each(["1-0-0", "1--", "1+-", "1-a+b-c", "_", "A.b_c.0", "0"])("%j is a version", (text) => {
  expect(parseVersion(text)).toBeDefined();
});

test("the order is total: no pair and no triple contradicts itself", () => {
  const versions = [...new Set(ORDER.flatMap(([a, , b]) => [a, b]))].map(version);
  const contradictions = versions.flatMap((a) =>
    versions.flatMap((b) => {
      const order = Math.sign(compareVersions(a, b));
      const isSymmetric = order + Math.sign(compareVersions(b, a)) === 0;
      const isTransitive = versions.every((c) => {
        const next = Math.sign(compareVersions(b, c));
        return order * next === -1 || Math.sign(compareVersions(a, c)) === (order || next);
      });
      return isSymmetric && isTransitive ? [] : [[a, b]];
    }),
  );
  expect(contradictions).toEqual([]);
});
