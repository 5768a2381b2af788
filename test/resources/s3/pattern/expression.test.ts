import { compileExpression } from "../../../../resources/s3/pattern/expression.ts";

test.each([
  { text: "a", groupNames: [] },
  { text: "(a)(?:b)((?P<c>d))", groupNames: ["", "", "c"] },
  { text: "(?P<a>b)|(?P<a>c)", groupNames: ["a", "a"] },
  { text: "\\(a\\)[(]\\Q(\\E(?i)(b)", groupNames: [""] },
])("the groups of $text are $groupNames", ({ text, groupNames }) => {
  const expression = compileExpression("from", text);
  expect(expression.groupNames).toEqual(groupNames);
  expect(expression.engine.groupCount()).toBe(groupNames.length);
});

test("a refusal names the setting, the expression, the reason and the position", () => {
  expect(() => compileExpression("from", "ab[z-a]")).toThrow(
    expect.objectContaining({
      code: "invalid-request",
      message: 'Cannot use from "ab[z-a]": invalid character class range at position 4',
    }),
  );
});
