import { tokensOf } from "../../../../resources/s3/pattern/tokens.ts";

const kindsOf = (expression: string): string =>
  tokensOf(expression)
    .map((token) => (token.kind === "literal" ? `'${token.char}'` : token.kind))
    .join(" ");

test.each([
  { expression: "a.b", kinds: "'a' set 'b'" },
  { expression: "a\\.\\_\\/😀", kinds: "'a' '.' '_' '/' '😀'" },
  { expression: "\\x41\\x{1F600}\\101\\0\\n", kinds: "'A' '😀' 'A' '\0' '\n'" },
  { expression: "\\x{FFFFFF}", kinds: "set" },
  { expression: "^\\A\\b\\B$\\z", kinds: "'' '' '' '' '' ''" },
  { expression: "\\d\\W\\pL\\p{Greek}\\P{^Greek}", kinds: "set set set set set" },
  {
    expression: "(a|(?:b)(?i:c)(?P<d>e))",
    kinds: "open 'a' alternation open 'b' close open 'c' close open 'e' close close",
  },
  { expression: "(?i)(?s-i)(?-m)", kinds: "flags flags flags" },
  { expression: "a*b+?c{2}d{2,}e{2,3}?", kinds: "'a' repeat 'b' repeat 'c' repeat 'd' repeat 'e' repeat" },
  { expression: "a{,2}{x", kinds: "'a' '{' ',' '2' '}' '{' 'x'" },
  { expression: "[]a](", kinds: "set open" },
  { expression: "[^]a][\\]b][[:alpha:]/][a[b]", kinds: "set set set set" },
  { expression: "\\Qa(/\\E)", kinds: "'a' '(' '/' close" },
  { expression: "\\Q\\", kinds: "'\\'" },
  { expression: "a\\", kinds: "'a' '\\'" },
])("$expression is $kinds", ({ expression, kinds }) => {
  expect(kindsOf(expression)).toBe(kinds);
});

test.each([
  { expression: "[a/b]", slash: true },
  { expression: "[]/]", slash: true },
  { expression: "[^/]", slash: false },
  { expression: "[ab]", slash: false },
  { expression: ".", slash: false },
])("$expression lists a slash: $slash", ({ expression, slash }) => {
  expect(tokensOf(expression)).toEqual([{ kind: "set", source: expression, slash }]);
});

test.each([
  {
    name: "everything else as it is",
    expression: "^(?i)a{2}[b](?P<c>\\x41|\\d)$",
    source: "^(?i)a{2}[b](?P<c>\\x41|\\d)$",
  },
  { name: "quotations as escapes", expression: "\\Qa.b|\\E+", source: "a\\.b\\|+" },
  {
    name: "repeated names as plain groups",
    expression: "(?P<a>b)(?<a>c)(?P<d>e)",
    source: "(?P<a>b)(c)(?P<d>e)",
  },
  { name: "what is no expression", expression: "(?=a)(?<!b)[\\", source: "(?=a)(?<!b)[\\" },
])("the sources give $name", ({ expression, source }) => {
  expect(
    tokensOf(expression)
      .map((token) => token.source)
      .join(""),
  ).toBe(source);
});
