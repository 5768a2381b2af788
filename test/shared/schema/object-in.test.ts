import { objectIn } from "../../../shared/schema/object-in.ts";

test.each([
  { name: "an object", text: '{"a": {"b": 1}}', expected: { a: { b: 1 } } },
  { name: "a list", text: "[1]", expected: {} },
  { name: "nothing", text: "", expected: {} },
  { name: "null", text: "null", expected: {} },
  { name: "a page", text: "<html></html>", expected: {} },
  { name: "half an object", text: '{"a": ', expected: {} },
])("what objectIn() finds in $name", ({ text, expected }) => {
  expect(objectIn(text)).toEqual(expected);
});
