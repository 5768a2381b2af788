import { ResourceError } from "../../../shared/resource/errors.ts";
import { failureLine } from "../../../shared/resource/failure.ts";

test.each([
  { name: "a message", hint: undefined, line: 'Cannot read "a": it is gone' },
  {
    name: "a hint as a sentence",
    hint: "check\n the key",
    line: 'Cannot read "a": it is gone. Check the key',
  },
  { name: "no empty hint", hint: "", line: 'Cannot read "a": it is gone' },
])("failureLine() says $name on one line", ({ hint, line }) => {
  expect(failureLine(new ResourceError("not-found", 'Cannot read "a":\nit is gone', { hint }))).toBe(line);
});

test.each([
  {
    name: "the stack of a defect",
    thrown: new TypeError("x is not a function"),
    expected: /TypeError: x is not.*\n {4}at /,
  },
  { name: "a thrown text", thrown: "oops", expected: /oops$/ },
])("failureLine() tells $name and asks to report it", ({ thrown, expected }) => {
  const line = failureLine(thrown);
  expect(line).toMatch(/^This is a defect of the resource type, please report it: /);
  expect(line).toMatch(expected);
});
