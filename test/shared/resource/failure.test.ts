import { ResourceError } from "../../../shared/resource/errors.ts";
import { asMachineTrouble, failureLine } from "../../../shared/resource/failure.ts";

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

test.each(["ENOSPC", "EDQUOT"])("asMachineTrouble() explains %s", (code) => {
  const thrown = Object.assign(new Error(`${code}: no space left, write`), { code });
  expect(failureLine(asMachineTrouble(thrown))).toBe(
    `Cannot write to disk: ${code}: no space left, write. Free space on the worker, or use a worker with a larger volume`,
  );
});

test("asMachineTrouble() explains a current directory that is gone", () => {
  const thrown = Object.assign(new Error("ENOENT: no such file or directory, uv_cwd"), {
    code: "ENOENT",
    syscall: "uv_cwd",
  });
  expect(failureLine(asMachineTrouble(thrown))).toBe(
    "Cannot use the current directory: it is gone. Start the program in a directory that is there",
  );
});

test.each([
  { name: "another error of the system", thrown: Object.assign(new Error("x"), { code: "EIO" }) },
  { name: "what is explained already", thrown: new ResourceError("unavailable", "ENOSPC") },
  { name: "a text", thrown: "ENOSPC" },
])("asMachineTrouble() leaves $name alone", ({ thrown }) => {
  expect(asMachineTrouble(thrown)).toBe(thrown);
});
