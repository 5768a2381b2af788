import { gzipSync } from "node:zlib";
import { gunzip } from "../../../../resources/s3/unpack/gunzip.ts";
import { archiveOf, collect } from "./archive-bytes.ts";

const decompressed = async (content: Uint8Array) =>
  (await collect(gunzip(await archiveOf(content)))).toString();

test("gunzip() does not look at the name inside", async () => {
  const plain = gzipSync("content");
  const header = Buffer.from(plain.subarray(0, 10));
  header[3] = 8;
  const named = Buffer.concat([header, Buffer.from("../name\0"), plain.subarray(10)]);
  await expect(decompressed(named)).resolves.toBe("content");
});

test("gunzip() makes nothing of an empty member", async () => {
  await expect(decompressed(gzipSync(""))).resolves.toBe("");
});

test.each([
  { name: "checksum", fromEnd: 8 },
  { name: "length", fromEnd: 4 },
])("gunzip() refuses a wrong $name", async ({ fromEnd }) => {
  const content = gzipSync("content");
  const at = content.length - fromEnd;
  content.writeUInt8(content.readUInt8(at) ^ 1, at);
  await expect(decompressed(content)).rejects.toThrow(/^the gzip stream is damaged: incorrect/);
});
