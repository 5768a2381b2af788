import { compileExpression } from "../../../../resources/s3/pattern/expression.ts";

test.each([
  { name: "a group that is not closed", text: "app-(.*.tgz", said: "missing closing ) at position 5" },
  { name: "the outer of two groups", text: "a(b-(.*).tgz", said: "missing closing ) at position 2" },
  { name: "a named group", text: "é(?P<version>.*", said: "missing closing ) at position 2" },
  {
    name: "a group behind quoted parentheses",
    text: "\\Q((\\E[(]\\((a",
    said: "missing closing ) at position 12",
  },
  { name: "a parenthesis too many", text: "xa)b(c.*).tgz", said: "unexpected ) at position 3" },
  { name: "one behind a group", text: "(a))", said: "unexpected ) at position 4" },
  { name: "a class at the beginning", text: "[a(", said: "missing closing ] at position 1" },
  { name: "the end", text: "a\\", said: "trailing backslash at end of expression at position 2" },
  { name: "no place for what occurs twice", text: "z-a[z-a]", said: "invalid character class range" },
  { name: "no place for what is quoted", text: "\\Q.\\E{2000}\\Q.\\E{2000}", said: "invalid repeat count" },
  { name: "no place for a size", text: "((a{1000}){1000}){1000}", said: "invalid repeat count" },
])("of an expression that is refused it tells $name", ({ text, said }) => {
  expect(() => compileExpression("regexp", text)).toThrow(
    expect.objectContaining({ message: `Cannot use regexp "${text}": ${said}` }),
  );
});
