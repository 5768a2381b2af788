import { xzStreams } from "../../../../resources/s3/unpack/xz-streams.ts";
import { archiveOf } from "./archive-bytes.ts";
import { fixture } from "./fixtures.ts";

const TEXT = fixture("text.xz");
const EMPTY = fixture("empty.xz");
const streamsOf = async (...content: Uint8Array[]) => xzStreams(await archiveOf(Buffer.concat(content)));

test.each([
  { name: "one stream", content: [TEXT], ranges: [[0, TEXT.length]] },
  {
    name: "one of several blocks",
    content: [fixture("blocks.xz")],
    ranges: [[0, fixture("blocks.xz").length]],
  },
  {
    name: "two, with padding before and behind the second",
    content: [TEXT, Buffer.alloc(9000), EMPTY, Buffer.alloc(4)],
    ranges: [
      [0, TEXT.length],
      [TEXT.length + 9000, TEXT.length + 9000 + EMPTY.length],
    ],
  },
  { name: "nothing but zeros", content: [Buffer.alloc(5000)], ranges: [] },
])("xzStreams() finds $name", async ({ content, ranges }) => {
  const streams = await streamsOf(...content);
  expect(streams.map(({ start, end }) => [start, end])).toEqual(ranges);
});

/** The footer of the empty stream stands at 20, its index at 12. */
function changed(at: number, bytes: string): Buffer {
  const content = Buffer.from(EMPTY);
  content.write(bytes, at, "latin1");
  return content;
}

test.each([
  {
    name: "something behind",
    content: Buffer.concat([EMPTY, Buffer.from("x".repeat(40))]),
    reason: "is cut short or",
  },
  { name: "less than a stream", content: EMPTY.subarray(12), reason: "is cut short" },
  {
    name: "a damaged footer",
    content: changed(24, "\x02"),
    reason: "is cut short or followed by something else",
  },
  { name: "an index with more blocks than bytes", content: changed(13, "\x7f"), reason: "is cut short" },
  { name: "a block larger than the file", content: changed(13, "\x01\x7f\x01"), reason: "is cut short" },
  { name: "a number without end", content: changed(13, "\xff".repeat(7)), reason: "is cut short" },
])("xzStreams() refuses $name", async ({ content, reason }) => {
  await expect(streamsOf(content)).rejects.toThrow(`the xz stream ${reason}`);
});
