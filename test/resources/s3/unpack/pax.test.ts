import { latest, parsePax, paxSize, paxValue } from "../../../../resources/s3/unpack/pax.ts";
import { paxEntry } from "./made-archives.ts";

const parse = (content: string | Buffer) => parsePax(Buffer.from(content));

test("parsePax() keeps what is known, in order and as often as it comes", () => {
  const records = parse("11 path=é\n19 comment=ignored\n9 size=1\n9 size=2\n");
  expect(records).toEqual([
    ["path", "é"],
    ["size", "1"],
    ["size", "2"],
  ]);
});

test.each([
  { name: "an equals sign", value: "a=b" },
  { name: "a line break", value: "a\nb" },
  { name: "a NUL", value: "a\0b" },
  { name: "what looks like a record", value: "x\n9 path=y" },
])("parsePax() keeps $name in a value", ({ value }) => {
  const { content = "" } = paxEntry({ path: value });
  expect(parse(content)).toEqual([["path", value]]);
});

test.each([
  { name: "a length beyond the end", content: "99 path=b\n" },
  { name: "a length that is too short", content: "3 path=b\n" },
  { name: "a length of nothing", content: "0 path=b\n" },
  { name: "a negative length", content: "-9 path=b\n" },
  { name: "no length", content: " path=b\n" },
  { name: "a huge length", content: "9999999999 path=b\n" },
  { name: "no line break", content: "8 path=b" },
  { name: "no equals sign", content: "8 pathb\n" },
  { name: "an equals sign in the next record", content: "8 pathb\n9 path=b\n" },
  { name: "no space", content: "path" },
])("parsePax() refuses $name", ({ content }) => {
  expect(() => parse(content)).toThrow("the tar archive is damaged: an extended header is invalid");
});

test.each([
  {
    name: "the last one",
    records: [
      ["path", "a"],
      ["path", "b"],
    ],
    value: "b",
  },
  {
    name: "nothing when it is withdrawn",
    records: [
      ["path", "a"],
      ["path", ""],
    ],
    value: undefined,
  },
  { name: "nothing when it is not there", records: [["size", "1"]], value: undefined },
] as const)("paxValue() is $name", ({ records, value }) => {
  expect(paxValue(records, "path")).toBe(value);
});

test.each(["-1", "1.5", "0x10", " 1", "1e3", "9007199254740993"])("paxSize() refuses %p", (value) => {
  expect(() => paxSize([["size", value]], "size")).toThrow("the tar archive is damaged: size is invalid");
});

test("paxSize() reads a count of bytes", () => {
  expect(paxSize([["size", "8589934592"]], "size")).toBe(2 ** 33);
  expect(paxSize([], "size")).toBeUndefined();
});

test("latest() does not grow with repetition", () => {
  const records = Array.from({ length: 1000 }, (_, index) => ["path", `p${index}`] as const);
  expect(latest([["mtime", "1"], ...records])).toEqual([
    ["mtime", "1"],
    ["path", "p999"],
  ]);
});
