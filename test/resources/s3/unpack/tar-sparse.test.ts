import { gnuSparseMap, paxSparseMap } from "../../../../resources/s3/unpack/tar-sparse.ts";
import { readerOf } from "./archive-bytes.ts";

type Records = readonly (readonly [string, string])[];

const SIZE = ["GNU.sparse.size", "9"] as const;
const map = (text: string): Records => [SIZE, ["GNU.sparse.map", text]];
const version = (major: string, minor: string): Records => [
  ["GNU.sparse.major", major],
  ["GNU.sparse.minor", minor],
  ["GNU.sparse.realsize", "9"],
];
const lines = (text: string) => Buffer.concat([Buffer.from(text), Buffer.alloc(-text.length & 511)]);

test.each([
  { name: "a file without gaps", records: [], stored: 5, expected: [[0, 5]] },
  {
    name: "version 0.0",
    records: [SIZE, ["GNU.sparse.offset", "1"], ["GNU.sparse.numbytes", "3"]],
    stored: 3,
    expected: [[1, 3]],
  },
  {
    name: "version 0.1",
    records: map("0,2,4,1"),
    stored: 3,
    expected: [
      [0, 2],
      [4, 1],
    ],
  },
  { name: "nothing but a gap", records: map("9,0"), stored: 0, expected: [[9, 0]] },
] as const)("paxSparseMap() reads $name", async ({ records, stored, expected }) => {
  const { extents, mapBytes } = await paxSparseMap(records, stored, readerOf(""));
  expect(extents.map(({ position, length }) => [position, length])).toEqual(expected);
  expect(mapBytes).toBe(0);
});

test("paxSparseMap() reads version 1.0, whose map stands before the content and may be long", async () => {
  const numbers = Array.from({ length: 200 }, (_, index) => `${index}\n1\n`).join("");
  const text = lines(`200\n${numbers}`);
  const records = [...version("1", "0").slice(0, 2), ["GNU.sparse.realsize", "200"] as const];
  const result = await paxSparseMap(records, text.length + 200, readerOf(text));
  expect(result).toMatchObject({ size: 200, mapBytes: text.length });
  expect(result.extents).toHaveLength(200);
});

test.each([
  { name: "an overlap", records: map("0,4,2,4"), stored: 8 },
  { name: "a way back", records: map("5,1,0,1"), stored: 2 },
  { name: "a stretch beyond the end", records: map("8,2"), stored: 2 },
  { name: "a stretch beyond all files", records: map(`${2 ** 53},1`), stored: 1 },
  { name: "less than is stored", records: map("0,1"), stored: 4 },
  { name: "more than is stored", records: map("0,5"), stored: 4 },
  { name: "a negative number", records: map("0,-1"), stored: 4 },
  { name: "half an entry", records: map("0,4,5"), stored: 4 },
  { name: "no numbers", records: map("a,b"), stored: 4 },
] as const)("paxSparseMap() refuses $name", async ({ records, stored }) => {
  await expect(paxSparseMap(records, stored, readerOf(""))).rejects.toThrow("has a damaged sparse map");
});

test.each([
  { name: "too many entries", text: "1000001\n" },
  { name: "a negative count", text: "-1\n" },
  { name: "a line without end", text: "1".repeat(2000) },
  { name: "more lines than are stored", text: `500\n${"1\n".repeat(1000)}` },
])("paxSparseMap() refuses a map in the content with $name", async ({ text }) => {
  const map = paxSparseMap(version("1", "0"), 1024, readerOf(lines(text)));
  await expect(map).rejects.toThrow("has a damaged sparse map");
});

test.each([
  ["2", "0"],
  ["1", "1"],
])("paxSparseMap() refuses version %s.%s", async (major, minor) => {
  await expect(paxSparseMap(version(major, minor), 1, readerOf(""))).rejects.toThrow("unknown version");
});

/** A block with entries at a position, and what else belongs into it. */
function block(at: number, entries: readonly number[], more: Readonly<Record<number, string>> = {}): Buffer {
  const made = Buffer.alloc(512);
  for (const [index, number] of entries.entries()) {
    made.write(number.toString(8).padStart(11, "0"), at + index * 12);
  }
  for (const [position, text] of Object.entries(more)) made.write(text, Number(position), "latin1");
  return made;
}

test("gnuSparseMap() reads on in the blocks behind the header", async () => {
  const header = block(386, [0, 1, 2, 1, 4, 1, 6, 1], { 482: "\x01", 483: "00000000012" });
  const reader = readerOf(Buffer.concat([block(0, [8, 2]), Buffer.from("content")]));
  await expect(gnuSparseMap(header, 6, reader)).resolves.toMatchObject({ size: 10, mapBytes: 0 });
  expect(Buffer.from(await reader.peek(7)).toString()).toBe("content");
});

test.each([
  { name: "a negative number", more: { 398: "\xff".repeat(12), 483: "00000000012" } },
  { name: "no size", more: { 483: "\xff".repeat(12) } },
])("gnuSparseMap() refuses $name", async ({ more }) => {
  const map = gnuSparseMap(block(386, [0, 1], more), 1, readerOf(""));
  await expect(map).rejects.toThrow("has a damaged sparse map");
});

test("gnuSparseMap() refuses a map without end", async () => {
  const endless = Array.from({ length: 50_000 }, () => block(0, Array(42).fill(0), { 504: "\x01" }));
  const header = block(386, [0, 0], { 482: "\x01", 483: "00000000012" });
  await expect(gnuSparseMap(header, 0, readerOf(Buffer.concat(endless), 65536))).rejects.toThrow("damaged");
});
