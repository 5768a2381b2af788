// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Go's
import { compileExpression } from "../../../../resources/s3/pattern/expression.ts";
import { replaceMatches } from "../../../../resources/s3/pattern/replace.ts";

test.each([
  { from: "a", text: "banana", to: "o", result: "bonono" },
  { from: "(a)(n)", text: "banana", to: "$2$1", result: "bnanaa" },
  { from: "(a)", text: "a", to: "${1}x", result: "ax" },
  { from: "(a)", text: "a", to: "$1x", result: "" },
  { from: "(?P<n>a)", text: "a", to: "<$n|${n}>", result: "<a|a>" },
  { from: "(?P<n>a)|(?P<n>b)", text: "ab", to: "[$n]", result: "[a][b]" },
  { from: "a", text: "a", to: "$0$0", result: "aa" },
  { from: "a", text: "a", to: "$1$none${9}", result: "" },
  { from: "(a)", text: "a", to: "$01", result: "" },
  { from: "a", text: "a", to: "$$1 $ ${} ${a b} ${1", result: "$1 $ ${} ${a b} ${1" },
  { from: "x*", text: "abxc", to: "-", result: "-a-b-c-" },
  { from: "x*", text: "xa", to: "-", result: "-a-" },
  { from: "b*$", text: "abb", to: "-", result: "a-" },
  { from: "^a", text: "aa", to: "b", result: "ba" },
  { from: "c", text: "ab", to: "d", result: "ab" },
])("$from in $text becomes $result through $to", ({ from, text, to, result }) => {
  expect(replaceMatches(compileExpression("from", from), text, to)).toBe(result);
});
