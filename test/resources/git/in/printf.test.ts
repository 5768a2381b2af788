import { printf } from "../../../../resources/git/in/printf.ts";

test.each([
  { format: "%s", expected: "abcdefg" },
  { format: "v-%s.%s", expected: "v-abcdefg.abcdefg" },
  { format: "no place", expected: "no place" },
  { format: "%%s 100%%", expected: "%s 100%" },
  { format: "[%9s][%-9s]", expected: "[  abcdefg][abcdefg  ]" },
  { format: "%.3s", expected: "abc" },
  { format: "%-5.3s|", expected: "abc  |" },
  { format: "%s\\n\\t\\\\\\x", expected: "abcdefg\n\t\\x" },
  { format: "\\101", expected: "A" },
  { format: '$(id) `id` "; system("id")', expected: '$(id) `id` "; system("id")' },
])("the format $format", ({ format, expected }) => {
  expect(printf(format, "abcdefg")).toBe(expected);
});

test.each(["%d", "%", "100% sure", "%c", "%1$s", "%*s"])("the format %j is refused", (format) => {
  expect(() => printf(format, "x")).toThrow(`Cannot use "params.short_ref_format" "${format}"`);
});
