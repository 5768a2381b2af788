import { layOut, type Section } from "../../../../resources/s3/pattern/sections.ts";
import { tokensOf } from "../../../../resources/s3/pattern/tokens.ts";

const section = (source: string, prefix: string, isLiteral = false): Section => ({
  source,
  prefix,
  isLiteral,
});
const literal = (source: string, prefix = source): Section => ({ source, prefix, isLiteral: true });

test.each([
  { pattern: "a/b.c/(d)", sections: [literal("a"), section("b.c", "b"), section("(d)", "")] },
  { pattern: "^a\\.b/f$", sections: [literal("^a\\.b", "a.b"), literal("f$", "f")] },
  { pattern: "ab?/ab{2}/(c)", sections: [section("ab?", "a"), section("ab{2}", "a"), section("(c)", "")] },
  { pattern: "(?i)1/a/(b)", sections: [literal("(?i)1", "1"), section("(?i)a", ""), section("(?i)(b)", "")] },
  {
    pattern: "a(?i)b/(?-i)c/(d)",
    sections: [section("a(?i)b", "a"), literal("(?i)(?-i)c", "c"), section("(d)", "")],
  },
  { pattern: "(?sU)a.*/(b)", sections: [section("(?sU)a.*", "a"), section("(?sU)(b)", "")] },
  { pattern: "//(a)/", sections: [literal(""), literal(""), section("(a)", ""), literal("")] },
  { pattern: "x/y|z/(a)", sections: [literal("z"), section("(a)", "")] },
  { pattern: "(?i)x|1/(a)|y", sections: [literal("(?i)1", "1"), section("(?i)(a)", "")] },
])("layOut() splits $pattern", ({ pattern, sections }) => {
  const { directories, leaf, crossesDirectories } = layOut(tokensOf(pattern), 1);
  expect([...directories, leaf]).toEqual(sections);
  expect(crossesDirectories).toBe(false);
});

test.each([
  { pattern: "a/(b/c)", crosses: true },
  { pattern: "(a(?:b(/)))", crosses: true },
  { pattern: "(a)[/]", crosses: true },
  { pattern: "([a/]+)", crosses: true },
  { pattern: "(a)/?b", crosses: true },
  { pattern: "(a)/{2}b", crosses: true },
  { pattern: "(a\\x2fb)", crosses: true },
  { pattern: "(a|/)", crosses: true },
  { pattern: "([^/]+)/[^/]", crosses: false },
  { pattern: "(.*)/\\D+/[^x]", crosses: false },
  { pattern: "a/b/(c)*", crosses: false },
  { pattern: "(a)|b(/)", crosses: false },
])("$pattern crosses directories: $crosses", ({ pattern, crosses }) => {
  expect(layOut(tokensOf(pattern), 1).crossesDirectories).toBe(crosses);
});

test("without a group the first alternative counts", () => {
  expect(layOut(tokensOf("a/b|c"), undefined)).toMatchObject({
    directories: [literal("a")],
    leaf: literal("b"),
  });
});
