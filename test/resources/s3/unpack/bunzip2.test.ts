import { BitReader } from "../../../../resources/s3/unpack/bit-reader.ts";
import { readTable, symbolOf } from "../../../../resources/s3/unpack/huffman.ts";
import { attempt, fixture } from "./unpacking.ts";

function bitsOf(text: string): BitReader {
  const padded = text.padEnd(Math.ceil(text.length / 8) * 8, "0");
  const bytes = padded.match(/.{8}/g) ?? [];
  return new BitReader(
    Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2)),
    0,
    () => new Error("end"),
  );
}

test("symbolOf() decodes a canonical code", () => {
  // Lengths 1, 2, 2: up one after the first symbol; then the codes 0, 10, 11.
  const bits = bitsOf("00001" + "0" + "100" + "0" + "0" + "11" + "10");
  const table = readTable(bits, 3);
  expect([symbolOf(bits, table), symbolOf(bits, table), symbolOf(bits, table)]).toEqual([0, 2, 1]);
});

test("symbolOf() refuses a code that an incomplete table lacks", () => {
  const bits = bitsOf(`${"00001" + "0" + "100"}${"1".repeat(40)}`);
  const table = readTable(bits, 2);
  expect(() => symbolOf(bits, table)).toThrow("damaged");
});

test("readTable() refuses lengths beyond the limit", () => {
  expect(() => readTable(bitsOf(`10100${"10".repeat(9)}`), 2)).toThrow("damaged");
});

test("BitReader never invents bits", () => {
  expect(() => bitsOf("11111111").read(9)).toThrow("end");
});

test("bunzip2() ends with an error whichever byte is damaged", async () => {
  const stream = fixture("tree.tar.bz2");
  for (let at = 4; at < stream.length; at++) {
    const content = Buffer.from(stream);
    content.writeUInt8(content.readUInt8(at) ^ 0xff, at);
    await expect(attempt("a.bz2", content).done).rejects.toMatchObject({
      name: "ResourceError",
      code: "untrusted",
    });
  }
});
