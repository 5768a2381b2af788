import { gzipSync } from "node:zlib";
import { decompress } from "../../../../resources/s3/unpack/decompress.ts";
import { archiveOf, collect } from "./archive-bytes.ts";
import { fixture, TEXT } from "./fixtures.ts";

const STREAMS = [
  { kind: "gzip", stream: gzipSync(TEXT) },
  { kind: "bzip2", stream: fixture("text.bz2") },
  { kind: "xz", stream: fixture("text.xz") },
  { kind: "zstd", stream: fixture("text.zst") },
] as const;

describe.each(STREAMS)("$kind streams", ({ kind, stream }) => {
  const decompressed = async (...content: Uint8Array[]) =>
    collect(decompress(kind, await archiveOf(Buffer.concat(content))));

  test.each([
    { name: "one", content: [stream], times: 1 },
    { name: "two in a row", content: [stream, stream], times: 2 },
    { name: "one with zero padding", content: [stream, Buffer.alloc(70_000)], times: 1 },
  ])("are decompressed completely: $name", async ({ content, times }) => {
    const result = await decompressed(...content);
    expect(result.equals(Buffer.concat(Array(times).fill(TEXT)))).toBe(true);
  });

  const flipped = Buffer.from(stream);
  flipped.writeUInt8(flipped.readUInt8(4000) ^ 0x10, 4000);
  test.each([
    { name: "garbage behind", content: [stream, Buffer.from("garbage\n")] },
    { name: "garbage behind padding", content: [stream, Buffer.alloc(512), Buffer.from("garbage\n")] },
    { name: "a missing end", content: [stream.subarray(0, -3)] },
    { name: "a missing half", content: [stream.subarray(0, 4096)] },
    { name: "a missing half of a second stream", content: [stream, stream.subarray(0, 4096)] },
    { name: "a flipped bit", content: [flipped] },
  ])("are refused with $name", async ({ content }) => {
    await expect(decompressed(...content)).rejects.toMatchObject({
      name: "ArchiveError",
      message: expect.stringMatching(new RegExp(`^the ${kind} stream (is|has|uses) `)),
    });
  });

  test("stop when they are told to", async () => {
    const abort = new AbortController();
    const chunks = decompress(kind, await archiveOf(stream, abort.signal));
    await chunks.next();
    abort.abort(new Error("stop"));
    await expect(chunks.next()).rejects.toThrow("stop");
  });
});

test("decompress() lets a signal through in the middle of a bomb", async () => {
  const abort = new AbortController();
  const bomb = await archiveOf(gzipSync(Buffer.alloc(300_000_000)), abort.signal);
  setTimeout(() => abort.abort(new Error("stop")), 5);
  let size = 0;
  const consume = async () => {
    for await (const chunk of decompress("gzip", bomb)) size += chunk.length;
  };
  await expect(consume()).rejects.toThrow("stop");
  expect(size).toBeLessThan(300_000_000);
});
