import { bunzip2 } from "../../../../resources/s3/unpack/bunzip2.ts";
import { archiveOf, collect } from "./archive-bytes.ts";
import { fixture, TEXT } from "./fixtures.ts";

async function decompressed(content: Uint8Array): Promise<Buffer> {
  return collect(bunzip2(await archiveOf(content)));
}

test("bunzip2() puts the blocks of a stream together", async () => {
  expect((await decompressed(fixture("text.bz2"))).equals(TEXT)).toBe(true);
});

test.each([
  { name: "a block size of nothing", at: 3, byte: 0x30, reason: "invalid header" },
  { name: "a block that is none", at: 4, byte: 0, reason: "damaged" },
  { name: "a wrong checksum of a block", at: 10, byte: 0, reason: "wrong checksum" },
])("bunzip2() refuses $name", async ({ at, byte, reason }) => {
  const content = fixture("text.bz2");
  content[at] = byte;
  await expect(decompressed(content)).rejects.toThrow(reason);
});

test("bunzip2() refuses a stream whose own checksum is wrong", async () => {
  // An empty stream: its header, the mark of the end, and a checksum that shall be zero.
  const content = fixture("empty.bz2");
  content[13] = 1;
  await expect(decompressed(content)).rejects.toThrow("the bzip2 stream has a wrong checksum");
});

test("bunzip2() ends with an error whichever byte is damaged", async () => {
  const stream = fixture("tree.tar.bz2");
  for (let at = 4; at < stream.length; at++) {
    const content = Buffer.from(stream);
    content.writeUInt8(content.readUInt8(at) ^ 0xff, at);
    await expect(decompressed(content)).rejects.toMatchObject({ name: "ArchiveError" });
  }
});
