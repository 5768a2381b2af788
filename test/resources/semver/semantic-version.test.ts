import { parse as npmParse } from "semver";
import {
  buildProblem,
  compareVersions,
  formatVersion,
  parseVersion,
  preReleaseProblem,
} from "../../../resources/semver/semantic-version.ts";

const ACCEPTED = [
  "0.0.0",
  "1.2.3",
  "10.20.30",
  "1.2.3-rc.1",
  "1.2.3-0a",
  "1.2.3--",
  "1.2.3-a-b.c--d.0",
  "1.2.3+001",
  "1.2.3+a-b.c",
  "1.2.3-rc.1+b.2",
  "1.2.3+b-1.rc",
  "1.2.3-SNAPSHOT",
  "9007199254740992.0.0",
  "18446744073709551615.18446744073709551615.18446744073709551615",
  "1.2.3-9007199254740993",
  "1.2.3-18446744073709551615",
  "1.2.3+18446744073709551616",
  `1.2.3-${"x".repeat(300)}`,
];

test.each([
  ["a whole file", "x".repeat(1_000_000)],
  ["a number", `1.2.${"9".repeat(100_000)}`],
  ["a pre-release", `1.2.3-${"9".repeat(100_000)}`],
  ["build metadata", `1.2.3+${"_".repeat(100_000)}`],
])("of %s that is no version, the error shows the beginning", (_, text) => {
  const failure = expect.objectContaining({
    message: expect.stringMatching(/^Cannot read version ".{100}…": .{1,250}$/),
  });
  expect(() => parseVersion(text)).toThrow(failure);
});

test.each(ACCEPTED)("%s is written back byte for byte", (text) => {
  expect(formatVersion(parseVersion(text))).toBe(text);
});

const SHAPE = /form MAJOR\.MINOR\.PATCH/;
const IDENTIFIERS = /is not made of identifiers/;
const NUMBER = /has a leading zero or does not fit 64 bits/;

test.each([
  ["", SHAPE],
  ["v1.2.3", SHAPE],
  ["=1.2.3", SHAPE],
  [" 1.2.3", SHAPE],
  ["1.2.3\n", SHAPE],
  ["\uFEFF1.2.3", SHAPE],
  ["1", SHAPE],
  ["1.2", SHAPE],
  ["1.2.3.4", SHAPE],
  ["1.2.x", SHAPE],
  ["-1.2.3", SHAPE],
  ["1.2.٣", SHAPE],
  ["01.2.3", NUMBER],
  ["1.02.3", NUMBER],
  ["18446744073709551616.0.0", NUMBER],
  ["1.2.3-01", NUMBER],
  ["1.2.3-rc.007", NUMBER],
  ["1.2.3-18446744073709551616", NUMBER],
  ["1.2.3-rc..1", IDENTIFIERS],
  ["1.2.3-", IDENTIFIERS],
  ["1.2.3+", IDENTIFIERS],
  ["1.2.3-+b", IDENTIFIERS],
  ["1.2.3+a+b", IDENTIFIERS],
  ["1.2.3-rc_1", IDENTIFIERS],
  ["1.2.3-rc\n", IDENTIFIERS],
  ["1.2.3+b.", IDENTIFIERS],
  ["1.2.3-é", IDENTIFIERS],
])("%j is refused", (text, problem) => {
  expect(() => parseVersion(text)).toThrow(problem);
});

test("a prefix is refused with the remedy", () => {
  expect(() => parseVersion("v1.2.3")).toThrow(
    expect.objectContaining({ code: "invalid-request", hint: 'write it without the leading "v" or "="' }),
  );
});

test("a long hostile text is refused at once", () => {
  const before = performance.now();
  expect(() => parseVersion(`1.2.3-${"a.".repeat(100_000)}`)).toThrow(IDENTIFIERS);
  expect(performance.now() - before).toBeLessThan(1_000);
});

/** In ascending order; https://semver.org/spec/v2.0.0.html#spec-item-11 is among them. */
const ASCENDING = [
  "0.0.0-0",
  "0.0.0",
  "0.0.1",
  "0.9.0",
  "0.10.0",
  "1.0.0-1",
  "1.0.0-9",
  "1.0.0-10",
  "1.0.0-9007199254740993",
  "1.0.0-9007199254740994",
  "1.0.0--",
  "1.0.0-Alpha",
  "1.0.0-alpha",
  "1.0.0-alpha.1",
  "1.0.0-alpha.1.0",
  "1.0.0-alpha.beta",
  "1.0.0-beta",
  "1.0.0-beta.2",
  "1.0.0-beta.11",
  "1.0.0-rc.1",
  "1.0.0",
  "1.0.1",
  "2.0.0",
  "9007199254740992.0.0",
  "9007199254740993.0.0",
];

test("versions are ordered by number, then pre-release", () => {
  const versions = ASCENDING.map(parseVersion);
  for (const [i, a] of versions.entries()) {
    for (const [j, b] of versions.entries()) expect(Math.sign(compareVersions(a, b))).toBe(Math.sign(i - j));
  }
});

test("build metadata takes no part in the order", () => {
  expect(compareVersions(parseVersion("1.0.0+a"), parseVersion("1.0.0+b"))).toBe(0);
  expect(compareVersions(parseVersion("1.0.0-rc.1+a"), parseVersion("1.0.0-rc.1"))).toBe(0);
});

test("where the npm package follows the specification, it agrees", () => {
  const small = ASCENDING.filter((text) => npmParse(text)?.version === text && !/\d{16}/.test(text));
  expect(small.length).toBeGreaterThan(20);
  for (const a of small) {
    for (const b of small) {
      const expected = npmParse(a)?.compare(b);
      expect(Math.sign(compareVersions(parseVersion(a), parseVersion(b)))).toBe(expected);
    }
  }
});

test.each([
  ["rc", undefined, undefined],
  ["rc.1", undefined, undefined],
  ["1", undefined, undefined],
  ["01", /leading zero/, undefined],
  ["a b", /identifiers/, /identifiers/],
  ["rc_1", /identifiers/, /identifiers/],
  [".rc", /identifiers/, /identifiers/],
  ["", /identifiers/, /identifiers/],
])("whether %j can stand behind the - and the +", (part, preRelease, build) => {
  for (const [problem, expected] of [
    [preReleaseProblem(part), preRelease],
    [buildProblem(part), build],
  ]) {
    if (expected) expect(problem).toMatch(expected as RegExp);
    else expect(problem).toBeUndefined();
  }
});
