import { openStore, type Store } from "../support/store.ts";
import { runStep } from "./program.ts";

let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close(), 60_000);

interface Row {
  readonly name: string;
  readonly keys: readonly string[];
  readonly regexp: string;
  /** `version.path`; left out on the first check. */
  readonly current?: string;
  readonly initial?: string;
  readonly expected: readonly string[];
}

async function check({ keys, regexp, current, initial }: Omit<Row, "name" | "expected">) {
  const bucket = await store.createBucket();
  await store.putAll(bucket, keys);
  const source = { ...store.source, bucket, regexp, ...(initial && { initial_path: initial }) };
  return runStep("check", { source, version: current ? { path: current } : null });
}

/** With a current version below all others the answer shows everything that was found. */
const finding: Row[] = [
  {
    name: "the literal start of a leaf",
    keys: ["file-1", "file-2", "other-3"],
    regexp: "file-(.*)",
    current: "file-0",
    expected: ["file-1", "file-2"],
  },
  {
    name: "literal directories",
    keys: ["a/b/c/f-1", "a/b/f-2", "a/b/c/d/f-3"],
    regexp: "a/b/c/f-(.*)",
    current: "a/b/c/f-0",
    expected: ["a/b/c/f-1"],
  },
  {
    name: "anchors that are written out",
    keys: ["pre/ssing", "pre/singer"],
    regexp: "^pre/(.*)ing$",
    current: "pre/0ing",
    expected: ["pre/ssing"],
  },
  {
    name: "no partial match",
    keys: ["substring", "subscribing", "also-substring", "substring.suffix"],
    regexp: "sub(.*)ing",
    current: "sub0ing",
    expected: ["subscribing", "substring"],
  },
  {
    name: "a pattern in a directory",
    keys: ["a/to/leaf-1", "a/too/leaf-2", "a/two/leaf-3", "a/from/leaf-4"],
    regexp: "a/tw?o+/leaf-(.*)",
    current: "a/to/leaf-0",
    expected: ["a/to/leaf-1", "a/too/leaf-2", "a/two/leaf-3"],
  },
  {
    name: "a pattern in the first directory",
    keys: ["p-0/leaf-1", "p-1/leaf-2", "q-1/leaf-3"],
    regexp: "p-\\d+/leaf-(.*)",
    current: "p-0/leaf-0",
    expected: ["p-0/leaf-1", "p-1/leaf-2"],
  },
  {
    name: "an escaped dot in a directory",
    keys: ["v1.0/f-1", "v1x0/f-2"],
    regexp: "v1\\.0/f-(.*)",
    current: "v1.0/f-0",
    expected: ["v1.0/f-1"],
  },
  {
    name: "an unescaped dot in a directory",
    keys: ["v1.0/f-1", "v1x0/f-2"],
    regexp: "v1.0/f-(.*)",
    current: "v1.0/f-0",
    expected: ["v1.0/f-1", "v1x0/f-2"],
  },
  {
    name: "directories whose names mean something in a pattern",
    keys: ["1.0+build/f-1", "a(b)/f-2", "[c]/f-3", "d/e/f-4"],
    regexp: ".*/f-(\\d)",
    current: "x/f-0",
    expected: ["1.0+build/f-1", "a(b)/f-2", "[c]/f-3"],
  },
  {
    name: "alternatives within a group",
    keys: ["d/a-1", "d/b-2", "d/c-3", "b-4"],
    regexp: "d/(?:a|b)-(\\d)",
    current: "d/a-0",
    expected: ["d/a-1", "d/b-2"],
  },
  {
    name: "alternatives without a group, anchored both",
    keys: ["x-1", "y-2", "x-3.sig", "my-4"],
    regexp: "x-(?P<version>\\d)|y-(\\d)",
    current: "x-0",
    expected: ["x-1"],
  },
  {
    name: "a class that excludes the slash",
    keys: ["releases/1.0/f.tgz", "releases/2.0/f.tgz", "releases/3.0/x/f.tgz"],
    regexp: "releases/([^/]+)/f.tgz",
    current: "releases/0/f.tgz",
    expected: ["releases/1.0/f.tgz", "releases/2.0/f.tgz"],
  },
  {
    name: "a leading slash",
    keys: ["/abs/f-1", "abs/f-2"],
    regexp: "/abs/f-(.*)",
    current: "/abs/f-0",
    expected: ["/abs/f-1"],
  },
  {
    name: "a leading flag, in every section",
    keys: ["Dir/F-1", "DIR/f-2", "other/f-3"],
    regexp: "(?i)dir/f-(.*)",
    current: "dir/f-0",
    expected: ["Dir/F-1", "DIR/f-2"],
  },
  {
    name: "RE2 that JavaScript does not know",
    keys: ["r-1", "r-x", "r-2"],
    regexp: "\\Ar-(?P<n>[[:digit:]]+)\\z",
    current: "r-0",
    expected: ["r-1", "r-2"],
  },
  {
    name: "the group called version",
    keys: ["abc-1-def-9.tgz", "abc-2-def-1.tgz"],
    regexp: "abc-(.*)-def-(?P<version>.*).tgz",
    expected: ["abc-1-def-9.tgz"],
  },
  {
    name: "the first of several groups",
    keys: ["abc-1-def-9.tgz", "abc-2-def-1.tgz"],
    regexp: "abc-(.*)-def-(.*).tgz",
    expected: ["abc-2-def-1.tgz"],
  },
  {
    name: "a group of any name when it is the only one",
    keys: ["abc-7.tgz", "abc.tgz"],
    regexp: "abc-(?P<other>.*).tgz",
    expected: ["abc-7.tgz"],
  },
  {
    name: "everything on the first check",
    keys: ["1.0", "2.0"],
    regexp: "(.*)",
    expected: ["2.0"],
  },
  {
    name: "keys that XML and URLs have to encode",
    keys: ["k/a b-1", "k/a+b-2", "k/100%25-3", "k/ü€-4", "k/<&>-5", "k/tab\t-6"],
    regexp: "k/[^/]*-(\\d)",
    current: "k/-0",
    expected: ["k/a b-1", "k/a+b-2", "k/100%25-3", "k/ü€-4", "k/<&>-5", "k/tab\t-6"],
  },
];

const found = ["0.0.1", "2.4.3", "2.33.333", "3.53"].map((version) => `f-${version}`);
const choosing: Row[] = [
  { name: "nothing current", keys: found, expected: ["f-3.53"] },
  { name: "one in the middle", keys: found, current: "f-2.4.3", expected: found.slice(1) },
  { name: "a deleted one", keys: found, current: "f-2.5", expected: found.slice(2) },
  { name: "a deleted newest", keys: found, current: "f-9.9", expected: [] },
  { name: "a path that does not match any more", keys: found, current: "g-1", expected: ["f-3.53"] },
  { name: "an unreadable current version", keys: found, current: "f-1..2", expected: ["f-3.53"] },
  { name: "an empty bucket", keys: [], expected: [] },
  { name: "an initial path in an empty bucket", keys: [], initial: "f-0.0", expected: ["f-0.0"] },
  { name: "an initial path beside objects", keys: ["f-3.53"], initial: "f-0.0", expected: ["f-3.53"] },
  {
    name: "the initial path as current",
    keys: ["f-3.53"],
    initial: "f-0.0",
    current: "f-0.0",
    expected: ["f-0.0", "f-3.53"],
  },
  {
    name: "an initial path that exists meanwhile",
    keys: ["f-0.0", "f-3.53"],
    initial: "f-0.0",
    current: "f-0.0",
    expected: ["f-0.0", "f-3.53"],
  },
  {
    name: "equal versions under several keys",
    keys: ["f-1.0.0", "f-1", "f-1.0", "f-0.9"],
    current: "f-1.0",
    expected: ["f-1", "f-1.0", "f-1.0.0"],
  },
].map((row) => ({ ...row, regexp: "f-(.*)" }));

test.each([...finding, ...choosing])("check finds $name", async ({ expected, ...row }) => {
  const { code, answer } = await check(row);
  expect({ code, answer }).toEqual({ code: 0, answer: expected.map((path) => ({ path })) });
});

test.each([
  { name: "dotted numbers", ascending: ["1.9", "1.10", "10.0"] },
  { name: "zero-padded counters", ascending: ["1000", "0999"] },
  { name: "YYYY.MM.DD", ascending: ["2024.10.01", "2024.09.30"] },
  { name: "YYYY-MM", ascending: ["2024-10", "2024-09"] },
  { name: "YYYY-MM-DD", ascending: ["2024-09-30", "2024-10-01"] },
  { name: "YYYYMMDD", ascending: ["20240930", "20241001"] },
  { name: "a leading v", ascending: ["v1.9", "v1.10", "v10.0", "v9.0"] },
  { name: "candidates without a dot", ascending: ["1.0-rc10", "1.0-rc9", "1.0"] },
  { name: "candidates with a dot", ascending: ["1.0-rc.9", "1.0-rc.10", "1.0", "1.0+1", "1.0+2"] },
  { name: "git describe", ascending: ["1.0.0-10-gdef", "1.0.0-5-gabc"] },
  { name: "words after numbers", ascending: ["999", "latest"] },
])("check orders $name", async ({ ascending }) => {
  const keys = ascending.map((version) => `f-${version}`);
  const { answer } = await check({ keys: keys.toReversed(), regexp: "f-(.*)", current: "f-0" });
  expect(answer).toEqual(keys.map((path) => ({ path })));
});

test("objects whose version cannot be read are skipped and named, the first few of them", async () => {
  const invalid = ["", "1..2", "1.0~rc1", "1.", ".1", "a:b", "é"].map((version) => `app-${version}.tgz`);
  const { code, answer, stderr } = await check({
    keys: ["app-1.0.tgz", ...invalid],
    regexp: "app-(.*)\\.tgz",
  });
  expect({ code, answer }).toEqual({ code: 0, answer: [{ path: "app-1.0.tgz" }] });
  expect(stderr).toContain("Skipping 7 matching key(s)");
  expect(stderr).toContain('"app-1.0~rc1.tgz"');
  expect(stderr).toContain("and 2 more");
});

test("an empty answer says how much was seen, a mixed padding what it does", async () => {
  const empty = await check({ keys: ["f-x.y.", "g"], regexp: "[fg]-(.*)" });
  expect(empty.stderr).toContain("2 keys listed, 1 match regexp, 1 without a readable version");
  const mixed = await check({ keys: ["f-0999", "f-1000"], regexp: "f-(.*)", current: "f-1" });
  expect(mixed.stderr).toMatch(/leading zeros \("0999", "1000"\)/);
});

test.each([
  { name: "null", request: { version: null } },
  { name: "no version", request: {} },
  { name: "an empty version", request: { version: {} } },
  { name: "an empty path", request: { version: { path: "" } } },
])("$name means the first check", async ({ request }) => {
  const bucket = await store.createBucket();
  await store.putAll(bucket, ["f-1", "f-2"]);
  const source = { ...store.source, bucket, regexp: "f-(.*)" };
  expect((await runStep("check", { source, ...request })).answer).toEqual([{ path: "f-2" }]);
});

test("an object uploaded again is not a new version", async () => {
  const bucket = await store.createBucket();
  const request = { source: { ...store.source, bucket, regexp: "f-(.*)" }, version: { path: "f-1" } };
  await store.put(bucket, "f-1", "before");
  const before = await runStep("check", request);
  await store.put(bucket, "f-1", "after");
  expect((await runStep("check", request)).answer).toEqual(before.answer);
});

test.each([
  {
    name: "three pages of keys",
    keys: Array.from({ length: 2500 }, (_, index) => `d/f-${index}`),
    regexp: "d/f-(.*)",
    newest: "d/f-2499",
  },
  {
    name: "two pages of directories",
    keys: Array.from({ length: 1200 }, (_, index) => `d-${index}/f-${index}`),
    regexp: "d-\\d+/f-(.*)",
    newest: "d-1199/f-1199",
  },
])(
  "check reads $name",
  async ({ keys, regexp, newest }) => {
    expect((await check({ keys, regexp })).answer).toEqual([{ path: newest }]);
  },
  60_000,
);
