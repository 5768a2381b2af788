import { type Entry, getFileNameLowLevel } from "yauzl";
import { zipName } from "../../../../resources/s3/unpack/zip-name.ts";

function entry(raw: string | Buffer, generalPurposeBitFlag = 0): Entry {
  return { fileNameRaw: Buffer.from(raw), generalPurposeBitFlag, extraFields: [] } as unknown as Entry;
}

test.each([
  { name: "plain text", raw: "a/b", result: "a/b" },
  { name: "UTF-8 that says so", raw: "ü", flag: 0x800, result: "ü" },
  { name: "UTF-8 that does not", raw: "ü", result: "ü" },
  { name: "the code page of DOS", raw: Buffer.from([0x81]), result: "ü" },
  { name: "a climbing name, for others to judge", raw: "../a", result: "../a" },
])("zipName() reads $name", ({ raw, flag, result }) => {
  expect(zipName(entry(raw, flag), getFileNameLowLevel)).toBe(result);
});

test("zipName() refuses a backslash", () => {
  expect(() => zipName(entry("..\\a"), getFileNameLowLevel)).toThrow('"..\\\\a" has a backslash in its name');
});
