import { type Bump, bumpVersion } from "../../../resources/semver/bump.ts";
import { formatVersion, parseVersion } from "../../../resources/semver/semantic-version.ts";

function bumped(text: string, how: Partial<Bump>): string {
  const all = { pre_without_version: false, build_without_version: false, ...how };
  return formatVersion(bumpVersion(parseVersion(text), all));
}

interface Table {
  readonly title: string;
  readonly columns: readonly Partial<Bump>[];
  /** The input, then one result for each column. */
  readonly rows: string;
}

/** The truth tables of the stock type's behaviour. */
const TABLES: readonly Table[] = [
  {
    title: "bump alone",
    columns: [{ bump: "major" }, { bump: "minor" }, { bump: "patch" }, { bump: "final" }],
    rows: `
      0.0.0           1.0.0       0.1.0       0.0.1       0.0.0
      1.2.3           2.0.0       1.3.0       1.2.4       1.2.3
      1.2.3-rc.1      2.0.0       1.3.0       1.2.4       1.2.3
      1.2.3-SNAPSHOT  2.0.0       1.3.0       1.2.4       1.2.3
      1.2.3+b.2       2.0.0+b.2   1.3.0+b.2   1.2.4+b.2   1.2.3+b.2
      1.2.3-rc.1+b.2  2.0.0+b.2   1.3.0+b.2   1.2.4+b.2   1.2.3+b.2`,
  },
  {
    title: "pre alone, build alone",
    columns: [
      { pre: "rc" },
      { pre: "rc", pre_without_version: true },
      { build: "b" },
      { build: "b", build_without_version: true },
    ],
    rows: `
      1.2.3           1.2.3-rc.1         1.2.3-rc         1.2.3+b.1         1.2.3+b
      1.2.3-rc.1      1.2.3-rc.2         1.2.3-rc         1.2.3-rc.1+b.1    1.2.3-rc.1+b
      1.2.3-rc        1.2.3-rc.1         1.2.3-rc         1.2.3-rc+b.1      1.2.3-rc+b
      1.2.3-beta.4    1.2.3-rc.1         1.2.3-rc         1.2.3-beta.4+b.1  1.2.3-beta.4+b
      1.2.3-rc.1.2    1.2.3-rc.2         1.2.3-rc         1.2.3-rc.1.2+b.1  1.2.3-rc.1.2+b
      1.2.3-rc.foo    1.2.3-rc.1         1.2.3-rc         1.2.3-rc.foo+b.1  1.2.3-rc.foo+b
      1.2.3+b.2       1.2.3-rc.1+b.2     1.2.3-rc+b.2     1.2.3+b.3         1.2.3+b
      1.2.3-rc.1+b.2  1.2.3-rc.2+b.2     1.2.3-rc+b.2     1.2.3-rc.1+b.3    1.2.3-rc.1+b
      1.2.3+b         1.2.3-rc.1+b       1.2.3-rc+b       1.2.3+b.1         1.2.3+b
      1.2.3+b.x       1.2.3-rc.1+b.x     1.2.3-rc+b.x     1.2.3+b.1         1.2.3+b
      1.2.3+b.007     1.2.3-rc.1+b.007   1.2.3-rc+b.007   1.2.3+b.8         1.2.3+b
      1.2.3+b.2.9     1.2.3-rc.1+b.2.9   1.2.3-rc+b.2.9   1.2.3+b.3         1.2.3+b
      1.2.3+c.2       1.2.3-rc.1+c.2     1.2.3-rc+c.2     1.2.3+b.1         1.2.3+b`,
  },
  {
    title: "combinations",
    columns: [
      { bump: "minor", pre: "rc" },
      { bump: "patch", pre: "rc" },
      { bump: "final", pre: "rc" },
      { bump: "minor", build: "b" },
      { pre: "rc", build: "b" },
      { bump: "patch", pre: "rc", build: "b" },
      { bump: "minor", pre: "rc", pre_without_version: true },
    ],
    rows: `
      1.2.3          1.3.0-rc.1     1.2.4-rc.1     1.2.3-rc.1     1.3.0+b.1 1.2.3-rc.1+b.1 1.2.4-rc.1+b.1 1.3.0-rc
      1.2.3-rc.1     1.3.0-rc.1     1.2.4-rc.1     1.2.3-rc.1     1.3.0+b.1 1.2.3-rc.2+b.1 1.2.4-rc.1+b.1 1.3.0-rc
      1.2.3-beta.4   1.3.0-rc.1     1.2.4-rc.1     1.2.3-rc.1     1.3.0+b.1 1.2.3-rc.1+b.1 1.2.4-rc.1+b.1 1.3.0-rc
      1.2.3+b.2      1.3.0-rc.1+b.2 1.2.4-rc.1+b.2 1.2.3-rc.1+b.2 1.3.0+b.3 1.2.3-rc.1+b.3 1.2.4-rc.1+b.3 1.3.0-rc+b.2
      1.2.3-rc.1+b.2 1.3.0-rc.1+b.2 1.2.4-rc.1+b.2 1.2.3-rc.1+b.2 1.3.0+b.3 1.2.3-rc.2+b.3 1.2.4-rc.1+b.3 1.3.0-rc+b.2`,
  },
];

const CELLS = TABLES.flatMap(({ title, columns, rows }) =>
  rows
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [input = "", ...results] = line.trim().split(/ +/);
      if (results.length !== columns.length) throw new Error(`odd row in "${title}": ${line}`);
      return columns.map((how, at) => ({ title, input, how, result: results[at] }));
    }),
);

test.each(CELLS)("$title: $input with $how is $result", ({ input, how, result }) => {
  expect(bumped(input, how)).toBe(result);
});

test("the tables are whole", () => {
  expect(CELLS).toHaveLength(6 * 4 + 13 * 4 + 5 * 7);
});

test.each([
  ["major with pre starts from 1", "1.2.3-rc.4", { bump: "major", pre: "rc" }, "2.0.0-rc.1"],
  [
    "all three from the initial version",
    "0.0.0",
    { bump: "minor", pre: "alpha", build: "build" },
    "0.1.0-alpha.1+build.1",
  ],
  [
    "all three from another initial version",
    "1.2.3",
    { bump: "minor", pre: "alpha", build: "build" },
    "1.3.0-alpha.1+build.1",
  ],
  // A pipeline of the stock type sees these, although a test there says otherwise.
  [
    "bump keeps the count of a build going",
    "1.2.3+build.2",
    { bump: "minor", build: "build" },
    "1.3.0+build.3",
  ],
  ["build alone keeps the pre-release", "1.2.3-beta.2", { build: "build" }, "1.2.3-beta.2+build.1"],
  // The stock type never counts these up.
  ["a dotted pre counts", "1.2.3-alpha.beta.1", { pre: "alpha.beta" }, "1.2.3-alpha.beta.2"],
  ["a dotted pre starts", "1.2.3-alpha.1", { pre: "alpha.beta" }, "1.2.3-alpha.beta.1"],
  ["a numeric pre counts", "1.2.3-1.5", { pre: "1" }, "1.2.3-1.6"],
  ["a dotted build counts", "1.2.3+ci.linux.7", { build: "ci.linux" }, "1.2.3+ci.linux.8"],
  [
    "pre_without_version may go backwards",
    "1.2.3-rc.3",
    { pre: "rc", pre_without_version: true },
    "1.2.3-rc",
  ],
  ["a large count is exact", "1.2.3-rc.9007199254740993", { pre: "rc" }, "1.2.3-rc.9007199254740994"],
  ["a large number is exact", "9007199254740993.0.0", { bump: "major" }, "9007199254740994.0.0"],
  ["a negative count of a build", "1.2.3+b.-5", { build: "b" }, "1.2.3+b.-4"],
  ["a large count of a build", "1.2.3+b.9223372036854775806", { build: "b" }, "1.2.3+b.9223372036854775807"],
  ["nothing asked for", "1.2.3-rc.1+b", {}, "1.2.3-rc.1+b"],
] as const)("%s", (_, input, how, result) => {
  expect(bumped(input, how)).toBe(result);
});

test.each([
  ["18446744073709551615.0.0", { bump: "major" }],
  ["0.18446744073709551615.0", { bump: "minor" }],
  ["0.0.18446744073709551615", { bump: "patch" }],
  ["1.2.3-rc.18446744073709551615", { pre: "rc" }],
  ["1.2.3+b.9223372036854775807", { build: "b" }],
  ["1.2.3+b.18446744073709551615", { build: "b" }],
] as const)("%s with %j fails instead of starting at 0 again", (input, how) => {
  expect(() => bumped(input, how)).toThrow(
    expect.objectContaining({
      code: "invalid-request",
      message: expect.stringMatching(/^Cannot bump ".*": .*does not fit 64 bits|would not fit 64 bits/),
    }),
  );
});

/** Whatever is asked for: the result can be read again. */
test("no bump makes what is not a version", () => {
  const inputs = CELLS.map(({ input }) => input);
  const hows = TABLES.flatMap(({ columns }) => columns);
  for (const input of inputs)
    for (const how of hows) expect(() => parseVersion(bumped(input, how))).not.toThrow();
});
