import { decodeName, numberField, textField } from "../../../../resources/s3/unpack/tar-field.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");

test.each([
  { name: "octal digits", field: "0000644\0", value: 0o644 },
  { name: "spaces around", field: " 644 \0\0", value: 0o644 },
  { name: "nothing", field: "\0\0\0\0", value: 0 },
  { name: "digits after the end", field: "7\x001", value: 7 },
  { name: "a binary number", field: "\x80\0\0\0\x02\0\0\0\0", value: 2 ** 33 },
  { name: "a negative binary number", field: "\xff\xff\xff\xfe", value: -2 },
  { name: "a binary number beyond all files", field: `\x80${"\x7f".repeat(11)}`, value: undefined },
  { name: "no octal digits", field: "0009\0", value: undefined },
  { name: "a sign", field: "-1\0", value: undefined },
  { name: "another top bit", field: "\x81\0\0\x01", value: undefined },
])("numberField() reads $name", ({ field, value }) => {
  expect(numberField(bytes(`x${field}7777`), 1, field.length)).toBe(value);
});

test.each([
  { name: "up to the NUL", field: "name\0rest", text: "name" },
  { name: "the whole field without one", field: "name", text: "name" },
  { name: "UTF-8", field: "\xc3\xa9", text: "é" },
  { name: "what is not UTF-8", field: "\xe9", text: "é" },
  { name: "no slash in an overlong form", field: "..\xc0\xaf", text: "..À¯" },
  { name: "a byte order mark as a character", field: "\xef\xbb\xbfa", text: "\ufeffa" },
])("textField() and decodeName() read $name", ({ field, text }) => {
  expect(textField(bytes(`x${field}`), 1, field.length)).toBe(text);
  expect(decodeName(bytes(field.split("\0")[0] ?? ""))).toBe(text);
});
