import { compilePattern, requireVersionGroup } from "../../../resources/s3/pattern.ts";

test.each([
  { name: "the only group", regexp: "abc-(.*).tgz", key: "abc-105.tgz", text: "105" },
  {
    name: "a long version",
    regexp: "abc-(.*).tgz",
    key: "abc-1.0.6.1-rc7.tgz",
    text: "1.0.6.1-rc7",
  },
  {
    name: "the first of two groups",
    regexp: "abc-(.*)-def-(.*).tgz",
    key: "abc-1.0.5-def-2.3.4.tgz",
    text: "1.0.5",
  },
  {
    name: "the group called version",
    regexp: "abc-(.*)-def-(?P<version>.*).tgz",
    key: "abc-1.0.5-def-2.3.4.tgz",
    text: "2.3.4",
  },
  { name: "a group of any name", regexp: "abc-(?P<other>.*).tgz", key: "abc-7.tgz", text: "7" },
  { name: "no match", regexp: "abc-(.*).tgz", key: "abc.tgz", text: undefined },
  { name: "the outer of nested groups", regexp: "f-((\\d+)\\.\\d+)", key: "f-1.2", text: "1.2" },
  { name: "no non-capturing group", regexp: "(?:a|b)-(\\d+)", key: "b-3", text: "3" },
  { name: "the leftmost group called version", regexp: "(?P<version>a)|(?P<version>b)", key: "a", text: "a" },
  {
    name: "no later group called version",
    regexp: "(?P<version>a)|(?P<version>b)",
    key: "b",
    text: undefined,
  },
  { name: "(?<version>)", regexp: "(.)-(?<version>.)", key: "a-b", text: "b" },
  { name: "a fixed text", regexp: "dir/(release).tgz", key: "dir/release.tgz", text: "release" },
  { name: "an empty text", regexp: "f-(.*)", key: "f-", text: "" },
  { name: "the end of a lazy group", regexp: "d/r-(.*?)", key: "d/r-1.2", text: "1.2" },
  { name: "the alternative that fits", regexp: "d/r-(1|1\\.2)", key: "d/r-1.2", text: "1.2" },
  { name: "no part of a key", regexp: "f-(\\d+)", key: "other/f-7.tgz.sig", text: undefined },
  { name: "explicit anchors", regexp: "^pre/(.*)ing$", key: "pre/ssing", text: "ss" },
  { name: "an escaped dollar", regexp: "f-(\\d)\\$", key: "f-1$", text: "1" },
  { name: "no text instead of it", regexp: "f-(\\d)\\$", key: "f-1", text: undefined },
  { name: "text under (?i)", regexp: "(?i)DIR/f-(.*)", key: "dir/F-1a", text: "1a" },
  { name: "a quotation", regexp: "\\Qa.(b\\E-(.)", key: "a.(b-1", text: "1" },
  { name: "an open quotation", regexp: "(.)\\Q.*", key: "1.*", text: "1" },
  { name: "the last round of a repetition that set it", regexp: "(?:(a)|b)*", key: "ab", text: "a" },
  { name: "a line break with (?s)", regexp: "(?s)f(.*)", key: "f1\n2", text: "1\n2" },
  { name: "no line break without", regexp: "f(.*)", key: "f1\n2", text: undefined },
  { name: "no single line under (?m)", regexp: "(?m)^f(.)$", key: "f1\nf2", text: undefined },
  { name: "a character beyond 16 bits", regexp: "(.)-😀", key: "😁-😀", text: "😁" },
])("versionText() gives $name", ({ regexp, key, text }) => {
  expect(compilePattern(regexp).versionText(key)).toBe(text);
});

test.each([
  { name: "an open group", regexp: "a/(b", says: ["missing closing ) at position 3"] },
  { name: "a stray parenthesis", regexp: "a)(?:b", says: ["unexpected ) at position 2"] },
  { name: "an open class", regexp: "f-[a", says: ["missing closing ] at position 3"] },
  {
    name: "a repeated repetition",
    regexp: "f-(a**)",
    says: ["invalid nested repetition operator", "position 5"],
  },
  { name: "a bad repetition", regexp: "(a){2000}", says: ["invalid repeat count", "position 4"] },
  { name: "a trailing backslash", regexp: "(a)b\\", says: ["trailing backslash", "position 5"] },
  { name: "a bad group name", regexp: "(?P<a b>x)", says: ["invalid named capture", "position 1"] },
  { name: "a code point out of range", regexp: "\\x{FFFFFF}", says: ["invalid escape sequence"] },
])("compilePattern() refuses $name and says where", ({ regexp, says }) => {
  const message = refusalOf(regexp).message;
  expect(message.startsWith(`Cannot use regexp "${regexp}": `)).toBe(true);
  for (const part of says) {
    expect(message).toContain(part);
  }
});

test.each([
  { name: "look-ahead", regexp: "(a)(?=b)", hint: "look-ahead" },
  { name: "negative look-ahead", regexp: "(a)(?!b)", hint: "look-ahead" },
  { name: "look-behind", regexp: "(?<=a)(b)", hint: "look-behind" },
  { name: "negative look-behind", regexp: "(?<!a)(b)", hint: "look-behind" },
  { name: "a back-reference", regexp: "(a)\\1", hint: "back-references" },
])("compilePattern() explains why it refuses $name", ({ regexp, hint }) => {
  expect(refusalOf(regexp)).toMatchObject({
    code: "invalid-request",
    hint: expect.stringContaining(hint),
  });
});

function refusalOf(regexp: string): Error {
  try {
    compilePattern(regexp);
  } catch (error) {
    return error as Error;
  }
  throw new Error(`accepted ${regexp}`);
}

test("requireVersionGroup() names the missing group", () => {
  expect(() => requireVersionGroup(compilePattern("plain"))).toThrow(
    'Cannot find versions with regexp "plain": no capture group',
  );
  expect(() => requireVersionGroup(compilePattern("f-(.*)"))).not.toThrow();
});

test("matches() needs no group and is anchored", () => {
  const { matches, versionText } = compilePattern("a|b/c");
  expect(["a", "b/c", "xa", "a/c", "b/cx"].map(matches)).toEqual([true, true, false, false, false]);
  expect(versionText("a")).toBeUndefined();
});

test("a stranger's key cannot make matching slow", () => {
  const { matches } = compilePattern("(?:(a+)+)+b");
  expect(matches("a".repeat(5000))).toBe(false);
});
