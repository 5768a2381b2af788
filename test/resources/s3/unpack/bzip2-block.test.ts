import { readBlock } from "../../../../resources/s3/unpack/bzip2-block.ts";
import { bitsOf } from "./bits-of.ts";

const bits = (value: number, count: number) => value.toString(2).padStart(count, "0");
/** Lengths 2, 2, 2 for the symbols run A, run B and the end: the codes 00, 01 and 10. */
const TABLE = `${bits(2, 5)}000`;

interface Parts {
  readonly randomised?: string;
  readonly start?: number;
  readonly alphabet?: string;
  readonly tables?: number;
  readonly selectors?: string;
  readonly table?: string;
  readonly symbols?: string;
}

/** A block over the alphabet `a` with two equal tables. */
function block({ randomised = "0", start = 0, tables = 2, table = TABLE, ...parts }: Parts): string {
  const alphabet = parts.alphabet ?? bits(0x8000 >> 6, 16) + bits(0x8000 >> 1, 16);
  const selectors = parts.selectors ?? `${bits(1, 15)}0`;
  const symbols = parts.symbols ?? "00" + "01" + "10";
  return randomised + bits(start, 24) + alphabet + bits(tables, 3) + selectors + table + table + symbols;
}

test("readBlock() spells runs in the bijective binary system", () => {
  // One of run A and two times two of run B make five letters.
  const { column, start } = readBlock(bitsOf(block({ start: 4 })), 100_000);
  expect([...column]).toEqual(Array(5).fill("a".charCodeAt(0)));
  expect(start).toBe(4);
});

test.each([
  { name: "a start behind the end", parts: { start: 5 } },
  { name: "an empty alphabet", parts: { alphabet: bits(0, 16) } },
  { name: "one table", parts: { tables: 1 } },
  { name: "seven tables", parts: { tables: 7 } },
  { name: "no selectors", parts: { selectors: bits(0, 15) } },
  { name: "a selector without a table", parts: { selectors: `${bits(1, 15)}110` } },
  { name: "a run beyond the block", parts: { symbols: "01".repeat(17) } },
  {
    name: "more symbols than selectors",
    parts: {
      alphabet: bits(0x8000 >> 6, 16) + bits(0x6000, 16),
      table: `${TABLE}0`,
      symbols: "10".repeat(51),
    },
  },
  { name: "nothing", parts: { symbols: "10" } },
])("readBlock() refuses $name", ({ parts }) => {
  expect(() => readBlock(bitsOf(`${block(parts)}${"0".repeat(200)}`), 100_000)).toThrow("damaged");
});

test("readBlock() says that it does not know randomised blocks", () => {
  expect(() => readBlock(bitsOf(block({ randomised: "1" })), 100_000)).toThrow("randomisation");
});
