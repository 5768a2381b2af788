import { isObject } from "../../../shared/schema/is-object.ts";

test.each([
  { value: {}, expected: true },
  { value: { a: 1 }, expected: true },
  { value: null, expected: false },
  { value: [], expected: false },
  { value: "text", expected: false },
  { value: 1, expected: false },
  { value: undefined, expected: false },
])("isObject($value) is $expected", ({ value, expected }) => {
  expect(isObject(value)).toBe(expected);
});
