import { jsonIn } from "../../../shared/schema/json-in.ts";

test.each([
  { text: '{"a": 1}', expected: { a: 1 } },
  { text: "[1]", expected: [1] },
  { text: "null", expected: null },
  { text: "", expected: undefined },
  { text: "<html>", expected: undefined },
])("jsonIn() of $text", ({ text, expected }) => {
  expect(jsonIn(text)).toEqual(expected);
});
