import { unzstd } from "../../../../resources/s3/unpack/zstd.ts";
import { archiveOf, collect } from "./archive-bytes.ts";
import { fixture, TEXT } from "./fixtures.ts";

const decompressed = async (content: Uint8Array) => collect(unzstd(await archiveOf(content)));

test.each(["text.zst", "unchecked.zst"])("unzstd() decompresses %s", async (name) => {
  expect((await decompressed(fixture(name))).equals(TEXT)).toBe(true);
});

test("unzstd() refuses a frame with a wrong checksum", async () => {
  const content = fixture("text.zst");
  content.writeUInt8(content.readUInt8(content.length - 1) ^ 1, content.length - 1);
  await expect(decompressed(content)).rejects.toThrow("the zstd stream has a wrong checksum");
});

test("unzstd() refuses a frame that announces another size", async () => {
  // One raw block of one byte in a frame that announces two.
  const content = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 2, 9, 0, 0, 0x78]);
  await expect(decompressed(content)).rejects.toThrow("the zstd stream has a wrong size");
});

const SKIPPABLE = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

test("unzstd() skips frames that are meant for other programs", async () => {
  const content = Buffer.concat([SKIPPABLE, fixture("text.zst"), SKIPPABLE]);
  expect((await decompressed(content)).equals(TEXT)).toBe(true);
});

test.each([7, 10])("unzstd() refuses a skippable frame of %p bytes", async (length) => {
  await expect(decompressed(SKIPPABLE.subarray(0, length))).rejects.toThrow("the zstd stream is cut short");
});
