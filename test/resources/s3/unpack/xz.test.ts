import { unxz } from "../../../../resources/s3/unpack/xz.ts";
import { archiveOf, collect } from "./archive-bytes.ts";
import { fixture, TEXT } from "./fixtures.ts";

const decompressed = async (name: string) => collect(unxz(await archiveOf(fixture(name))));

test.each(["text.xz", "blocks.xz"])("unxz() decompresses %s", async (name) => {
  expect((await decompressed(name)).equals(TEXT)).toBe(true);
});

test("unxz() makes nothing of an empty stream", async () => {
  expect(await decompressed("empty.xz")).toHaveLength(0);
});

test.each([
  { name: "sha256.xz", reason: "uses a filter or a check other than LZMA2 with CRC32 or CRC64" },
  { name: "dictionary.xz", reason: "needs a dictionary of more than 64 MiB" },
])("unxz() says why it cannot read $name", async ({ name, reason }) => {
  await expect(decompressed(name)).rejects.toThrow(`the xz stream ${reason}`);
});
