import { type Listing, type ListingPlan, planListing } from "../../../resources/s3/listing-plan.ts";
import { compilePattern } from "../../../resources/s3/pattern.ts";

const planOf = (regexp: string): ListingPlan => planListing(compilePattern(regexp));

test.each([
  { regexp: "file-(.*)", prefix: "file-", fallbackPrefix: "" },
  { regexp: "plain", prefix: "plain", fallbackPrefix: "" },
  { regexp: "a/b/c/f-(.*)", prefix: "a/b/c/f-", fallbackPrefix: "a/b/c/" },
  { regexp: "^pre/(.*)ing$", prefix: "pre/", fallbackPrefix: "pre/" },
  { regexp: "sub(.*)ing", prefix: "sub", fallbackPrefix: "" },
  { regexp: "a/tw?o+/leaves", prefix: "a/t", fallbackPrefix: "a/" },
  { regexp: "p-\\d+/leaf-(.*)", prefix: "p-", fallbackPrefix: "" },
  { regexp: "v1\\.0/f-(.*)", prefix: "v1.0/f-", fallbackPrefix: "v1.0/" },
  { regexp: "v1.0/f-(.*)", prefix: "v1", fallbackPrefix: "" },
  { regexp: "/f-(.*)", prefix: "/f-", fallbackPrefix: "/" },
  { regexp: "^/f-(.*)", prefix: "/f-", fallbackPrefix: "/" },
  { regexp: "a//(.*)", prefix: "a//", fallbackPrefix: "a//" },
  { regexp: "(a)/", prefix: "", fallbackPrefix: "" },
  { regexp: "(?i)dir/f-(.*)", prefix: "", fallbackPrefix: "" },
  { regexp: "(?i)2024/1-f(.*)", prefix: "2024/1-", fallbackPrefix: "2024/" },
  { regexp: "dir/(?i)f-(.*)", prefix: "dir/", fallbackPrefix: "dir/" },
  { regexp: "(?i)(?-i)dir/f-(.*)", prefix: "dir/f-", fallbackPrefix: "dir/" },
  { regexp: "(?i:dir)/f-(.*)", prefix: "", fallbackPrefix: "" },
  { regexp: "\\Qa.b/c\\E/f-(.*)", prefix: "a.b/c/f-", fallbackPrefix: "a.b/c/" },
  { regexp: "d\\/f-(.*)", prefix: "d/f-", fallbackPrefix: "d/" },
  { regexp: "d\\x2f\\x{66}\\055(.*)", prefix: "d/f-", fallbackPrefix: "d/" },
  { regexp: "\\Ad/f-(.*)\\z", prefix: "d/f-", fallbackPrefix: "d/" },
  { regexp: "d/fo{0,2}(.*)", prefix: "d/f", fallbackPrefix: "d/" },
  { regexp: "d/f{,2}(.*)", prefix: "d/f{,2}", fallbackPrefix: "d/" },
  { regexp: "d/😀?(.*)", prefix: "d/", fallbackPrefix: "d/" },
  { regexp: "a/x-(.*)|b/y", prefix: "a/x-", fallbackPrefix: "a/" },
  { regexp: "b/y|a/x-(.*)", prefix: "a/x-", fallbackPrefix: "a/" },
  { regexp: "[]/]/f-(.*)", prefix: "", fallbackPrefix: "", delimiter: undefined },
  { regexp: "a/b-(1/2|3)", prefix: "a/b-", fallbackPrefix: "a/", delimiter: undefined },
  { regexp: "rel/x/+f-(.*)", prefix: "rel/x", fallbackPrefix: "rel/", delimiter: undefined },
  { regexp: "rel/([^/]+)/f.tgz", prefix: "rel/", fallbackPrefix: "rel/" },
])("$regexp is listed from $prefix", ({ regexp, ...expected }) => {
  expect(planOf(regexp).first).toMatchObject({ delimiter: "/", ...expected });
});

test.each([
  {
    name: "a varying directory",
    regexp: "a/tw?o+/leaves(.)",
    keys: ["a/to/leaves1", "a/too/leaves2", "a/two/leaves3", "a/from/leaves4", "a/to/x/leaves5", "a/to"],
    found: ["a/to/leaves1", "a/too/leaves2", "a/two/leaves3"],
    prefixes: ["a/t", "a/to/leaves", "a/too/leaves", "a/two/leaves"],
  },
  {
    name: "directories below a varying one",
    regexp: "p-\\d+/x/y/f-(.*)",
    keys: ["p-0/x/y/f-1", "p-a/x/y/f-1", "p-10/x/y/g-1", "p-10/x/f-1"],
    found: ["p-0/x/y/f-1"],
    prefixes: ["p-", "p-0/x/y/f-", "p-10/x/y/f-"],
  },
  {
    name: "look-alikes of an unescaped dot",
    regexp: "v1.0/f-(.*)",
    keys: ["v1.0/f-1", "v1x0/f-2", "v1/0/f-3"],
    found: ["v1.0/f-1", "v1x0/f-2"],
    prefixes: ["v1", "v1.0/f-", "v1x0/f-"],
  },
  {
    name: "directory names that look like syntax",
    regexp: "(?:.*)/f-(.*)",
    keys: ["1.0+build/f-1", "a(b)/f-2", "[/f-3", "\\Q/f-4", "a/b/f-5"],
    found: ["1.0+build/f-1", "a(b)/f-2", "[/f-3", "\\Q/f-4"],
    prefixes: ["", "1.0+build/f-", "a(b)/f-", "[/f-", "\\Q/f-", "a/f-"],
  },
  {
    name: "alternatives within a section",
    regexp: "(?:a|b)/f-(1|2)",
    keys: ["a/f-1", "b/f-2", "ab/f-1", "c/f-1", "a/f-3", "a/f-12"],
    found: ["a/f-1", "b/f-2"],
    prefixes: ["", "a/f-", "b/f-"],
  },
  {
    name: "only the outermost alternative with the version",
    regexp: "b/y-\\d|a/x-(.*)",
    keys: ["a/x-1", "b/y-2", "a/x-1/2"],
    found: ["a/x-1"],
    prefixes: ["a/x-"],
  },
  {
    name: "nothing below the leaf's directory",
    regexp: "(.*)",
    keys: ["1", "a/2", "3/"],
    found: ["1"],
    prefixes: [""],
  },
  {
    name: "folder markers",
    regexp: "(.*)/",
    keys: ["1/", "1/x", "2", "/"],
    found: ["1/", "/"],
    prefixes: ["", "1/", "/"],
  },
  {
    name: "deeper directories through a group with a slash",
    regexp: "d/((?:\\d+/)*)f",
    keys: ["d/f", "d/1/f", "d/1/2/f", "d/x/f", "e/f"],
    found: ["d/f", "d/1/f", "d/1/2/f"],
    prefixes: ["d/"],
  },
  {
    name: "any case under (?i)",
    regexp: "(?i)dir-\\d/f-(.*)",
    keys: ["DIR-1/F-1", "dir-2/f-2", "dor-1/f-3"],
    found: ["DIR-1/F-1", "dir-2/f-2"],
    prefixes: ["", "DIR-1/", "dir-2/"],
  },
])("the walk finds $name", ({ regexp, keys, found, prefixes }) => {
  const walked = walk(planOf(regexp), keys);
  expect(walked.found.sort()).toEqual(found.sort());
  expect(walked.prefixes).toEqual(prefixes);
});

test.each(["a/from/", "a/to", "a/to/x/", "b/to/", "/"])("enter() ignores %s", (commonPrefix) => {
  expect(planOf("a/tw?o+/leaves(.)").first.enter(commonPrefix)).toBeUndefined();
});

test("the walk of random patterns finds exactly what each section describes", () => {
  const random = seeded(1);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const several = <T>(most: number, make: () => T): T[] =>
    Array.from({ length: 1 + Math.floor(random() * most) }, make);
  let hits = 0;
  for (let round = 0; round < 1500; round++) {
    const sections = several(2, () => several(2, () => pick(PIECES)).join(""));
    const version = pick(["(.*)", "(a|b)", "(?P<version>[^b]+)", "(b?)"]);
    sections.push(pick(["", "a", "b.?"]) + version);
    const bucket = [
      ...new Set(several(60, () => several(3, () => several(2, () => pick(CHARS)).join("")).join("/"))),
    ];
    const plan = planOf(sections.join("/"));
    const expected = bucket.filter((key) => {
      const names = key.split("/");
      return (
        names.length === sections.length &&
        names.every((name, index) => new RegExp(`^(?:${sections[index]?.replace("?P<", "?<")})$`).test(name))
      );
    });
    expect({ sections, found: walk(plan, bucket).found.sort() }).toEqual({
      sections,
      found: expected.sort(),
    });
    expect(bucket.filter((key) => plan.versionText(key) !== undefined).sort()).toEqual(expected);
    hits += expected.length;
  }
  expect(hits).toBeGreaterThan(500);
});

const PIECES = [
  "a",
  "b",
  "b?",
  "a*",
  ".",
  ".*",
  "[^a]",
  "(?:a|b)",
  "(?:ab)?",
  "\\.",
  "\\w",
  "\\W+",
  "a{1,2}",
  "",
];
const CHARS = ["a", "b", "a", "b", ".", "+", "("];

/** Does what S3 does with prefixes and delimiters. */
function walk(plan: ListingPlan, bucket: readonly string[]): { found: string[]; prefixes: string[] } {
  const found: string[] = [];
  const prefixes: string[] = [];
  const queue: Listing[] = [plan.first];
  for (const listing of queue) {
    const { prefix, delimiter, hasKeys } = listing;
    prefixes.push(prefix);
    const commonPrefixes = new Set<string>();
    for (const key of bucket.filter((candidate) => candidate.startsWith(prefix))) {
      const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
      if (end !== -1) {
        commonPrefixes.add(key.slice(0, end + 1));
      } else if (hasKeys && plan.versionText(key) !== undefined) {
        found.push(key);
      }
    }
    queue.push(...[...commonPrefixes].map(listing.enter).filter((next) => next !== undefined));
  }
  return { found, prefixes };
}

/** A linear congruential generator: the same patterns on every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
