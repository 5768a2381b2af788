import { readTable, symbolOf } from "../../../../resources/s3/unpack/huffman.ts";
import { bitsOf } from "./bits-of.ts";

test("symbolOf() decodes a canonical code", () => {
  // Lengths 1, 2, 2: up one after the first symbol; then the codes 0, 10, 11.
  const bits = bitsOf("00001" + "0" + "100" + "0" + "0" + "11" + "10");
  const table = readTable(bits, 3);
  expect([symbolOf(bits, table), symbolOf(bits, table), symbolOf(bits, table)]).toEqual([0, 2, 1]);
});

test("readTable() reads lengths that go down again", () => {
  // Lengths 2, 1: the code of the second symbol is 0, that of the first 10.
  const bits = bitsOf("00010" + "0" + "110" + "10" + "0");
  const table = readTable(bits, 2);
  expect([symbolOf(bits, table), symbolOf(bits, table)]).toEqual([0, 1]);
});

test("symbolOf() refuses a code that an incomplete table lacks", () => {
  const bits = bitsOf(`${"00001" + "0" + "100"}${"1".repeat(40)}`);
  const table = readTable(bits, 2);
  expect(() => symbolOf(bits, table)).toThrow("damaged");
});

test.each([
  { name: "lengths beyond the limit", bits: `10100${"10".repeat(9)}` },
  { name: "a length of nothing", bits: "00000" },
  { name: "a length below nothing", bits: `00001${"11".repeat(2)}` },
])("readTable() refuses $name", ({ bits }) => {
  expect(() => readTable(bitsOf(bits), 2)).toThrow("damaged");
});
