import { blockBytes } from "../../../../resources/s3/unpack/bzip2-output.ts";

/** The block of `text` as a compressor makes it: all rotations sorted, their last column, and where the text is. */
function blockOf(text: string) {
  const rotations = [...text].map((_, index) => text.slice(index) + text.slice(0, index)).sort();
  const column = Uint32Array.from(rotations, (rotation) => rotation.charCodeAt(text.length - 1));
  return { column, start: rotations.indexOf(text) };
}

function restored(text: string, checksum: number): string {
  return Buffer.concat([...blockBytes(blockOf(text), checksum)]).toString("latin1");
}

test.each([
  // The check value of CRC-32/BZIP2.
  { name: "text", text: "123456789", checksum: 0xfc891918, result: "123456789" },
  { name: "four equal bytes and no more", text: "aaaa\0b", checksum: 0x49e716e4, result: "aaaab" },
  { name: "four equal bytes and three more", text: "aaaa\x03b", checksum: 0x6dd6c84c, result: "aaaaaaab" },
])("blockBytes() restores $name", ({ text, checksum, result }) => {
  expect(restored(text, checksum)).toBe(result);
});

test("blockBytes() refuses a wrong checksum", () => {
  expect(() => restored("123456789", 1)).toThrow("the bzip2 stream has a wrong checksum");
});
