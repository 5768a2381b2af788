import { isFrame, isSkippable, readFrame } from "../../../../resources/s3/unpack/zstd-frame.ts";
import { readerOf } from "./archive-bytes.ts";

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** The last block, raw, of one byte. */
const BLOCK = [9, 0, 0, 0x78];
const frameOf = (...bytes: number[]) => readFrame(readerOf(Buffer.from([...MAGIC, ...bytes])));

test.each([
  { name: "a frame", head: MAGIC, is: [true, false] },
  { name: "the first skippable frame", head: [0x50, 0x2a, 0x4d, 0x18], is: [false, true] },
  { name: "the last skippable frame", head: [0x5f, 0x2a, 0x4d, 0x18], is: [false, true] },
  { name: "something else", head: [0x60, 0x2a, 0x4d, 0x18], is: [false, false] },
  { name: "too little", head: MAGIC.slice(0, 3), is: [false, false] },
])("isFrame() and isSkippable() tell $name", ({ head, is }) => {
  expect([isFrame(Uint8Array.from(head)), isSkippable(Uint8Array.from(head))]).toEqual(is);
});

test.each([
  { name: "no size", header: [0x00, 0x50], size: undefined },
  { name: "one byte", header: [0x20, 7], size: 7 },
  { name: "two bytes", header: [0x60, 1, 0], size: 257 },
  { name: "four bytes", header: [0xa0, 0, 0, 1, 0], size: 65536 },
  { name: "eight bytes", header: [0xe0, 1, 0, 0, 0, 0, 0, 0, 0], size: 1 },
  { name: "a dictionary that is none", header: [0x21, 0, 7], size: 7 },
])("readFrame() reads a header with $name", async ({ header, size }) => {
  await expect(frameOf(...header)).resolves.toMatchObject({ size });
});

test("readFrame() cuts out the blocks and then the checksum, of which it does not tell the decoder", async () => {
  const frame = await frameOf(0x24, 2, 8, 0, 0, 0x61, ...BLOCK, 4, 3, 2, 1);
  const parts = [];
  for await (const { bytes, last } of frame.parts) parts.push([[...bytes], last]);
  expect(parts).toEqual([
    [[...MAGIC, 0x20, 2], false],
    [[8, 0, 0, 0x61], false],
    [BLOCK, true],
  ]);
  await expect(frame.checksum()).resolves.toBe(0x01020304);
});

test("readFrame() takes one byte of a block that repeats it", async () => {
  const frame = await frameOf(0x20, 200, 0x43, 6, 0, 0x61);
  const parts = [];
  for await (const { bytes } of frame.parts) parts.push(bytes.length);
  expect(parts).toEqual([6, 4]);
  await expect(frame.checksum()).resolves.toBeUndefined();
});

test.each([
  { name: "a dictionary", header: [0x21, 9, 7], reason: "needs a dictionary" },
  { name: "a window of 256 MiB", header: [0x00, 0x90], reason: "needs a window of more than 128 MiB" },
  { name: "a window of 144 MiB", header: [0x00, 0x89], reason: "needs a window" },
  { name: "a content that is its own window", header: [0xa0, 1, 0, 0, 8], reason: "needs a window" },
  { name: "half a header", header: [0xe0, 1], reason: "is cut short" },
])("readFrame() refuses $name", async ({ header, reason }) => {
  await expect(frameOf(...header)).rejects.toThrow(`the zstd stream ${reason}`);
});

test.each([
  { name: "a huge block", blocks: [0xff, 0xff, 0xff], reason: "is damaged" },
  { name: "half a block header", blocks: [9, 0], reason: "is cut short" },
  { name: "a missing block", blocks: [8, 0, 0, 0x61], reason: "is cut short" },
])("the parts of a frame end with $name", async ({ blocks, reason }) => {
  const { parts } = await frameOf(0x20, 2, ...blocks);
  const read = async () => {
    for await (const _ of parts);
  };
  await expect(read()).rejects.toThrow(`the zstd stream ${reason}`);
});
