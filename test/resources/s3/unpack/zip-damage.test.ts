import { readZip } from "../../../../resources/s3/unpack/zip.ts";
import { archiveOf } from "./archive-bytes.ts";
import { fixture } from "./fixtures.ts";
import { zipOf } from "./made-archives.ts";

async function read(content: Buffer): Promise<void> {
  for await (const member of readZip(await archiveOf(content))) {
    if (member.kind === "file") for await (const _ of member.content);
  }
}

/** An archive whose end says something else about the directory: its fields begin 22 bytes before the end. */
function misleading(at: number, value: number, bytes = 2): Buffer {
  const content = zipOf({ name: "a", content: "x" });
  content.writeUIntLE(value, content.length - 22 + at, bytes);
  return content;
}

test.each([
  { name: "no directory", content: zipOf({ name: "a", content: "x" }).subarray(0, -10) },
  { name: "more members than there are", content: misleading(10, 60_000) },
  { name: "a directory beyond the end", content: misleading(16, 0x7fffffff, 4) },
  { name: "a directory in the wrong place", content: misleading(16, 1, 4) },
])("readZip() refuses an archive with $name", async ({ content }) => {
  await expect(read(content)).rejects.toMatchObject({
    name: "ArchiveError",
    message: expect.stringMatching(/^the zip archive is /),
  });
});

test("readZip() survives a zip64 record that points beyond every file", async () => {
  const content = fixture("zip64.zip");
  const record = content.lastIndexOf("PK\x06\x06", undefined, "latin1");
  content.fill(0x7f, record + 48, record + 56);
  await expect(read(content)).rejects.toThrow("the zip archive is");
});
