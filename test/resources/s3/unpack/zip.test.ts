import { readZip } from "../../../../resources/s3/unpack/zip.ts";
import { archiveOf } from "./archive-bytes.ts";
import { fixture } from "./fixtures.ts";
import { type ZipEntry, zipOf } from "./made-archives.ts";
import { REFUSED } from "./zip-refused.ts";

/** Every member as one line: kind, name, mode, and what else tells it from others. */
async function membersOf(content: Buffer): Promise<string[]> {
  const lines: string[] = [];
  for await (const member of readZip(await archiveOf(content))) {
    const start = `${member.kind} ${member.name} ${member.mode?.toString(8)}`;
    if (member.kind === "file") lines.push(`${start} "${await text(member.content)}"`);
    else if (member.kind === "special") lines.push(`${start} ${member.what}`);
    else lines.push(member.kind === "directory" ? start : `${start} ${member.target}`);
  }
  return lines;
}

async function text(content: AsyncIterable<{ readonly bytes: Uint8Array }>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const { bytes } of content) chunks.push(bytes);
  return Buffer.concat(chunks).toString();
}

test.each<{ name: string; entries: ZipEntry[]; members: string[] }>([
  {
    name: "duplicate names",
    entries: [
      { name: "a", content: "1" },
      { name: "a", content: "2", method: 0 },
    ],
    members: ['file a undefined "1"', 'file a undefined "2"'],
  },
  {
    name: "modes",
    entries: [
      { name: "a", unix: 0o106755 },
      { name: "d/", unix: 0o040700 },
    ],
    members: ['file a 106755 ""', "directory d/ 40700"],
  },
  {
    name: "links",
    entries: [{ name: "l", content: "../t", unix: 0o120777 }],
    members: ["symlink l 120777 ../t"],
  },
  {
    name: "special files",
    entries: [
      { name: "f", unix: 0o010644 },
      { name: "c", unix: 0o020644 },
      { name: "s", unix: 0o140644 },
    ],
    members: ["special f 10644 FIFO", "special c 20644 character device", "special s 140644 socket"],
  },
  {
    name: "what came out of a pipe",
    entries: [{ name: "-", content: "x", unix: 0o010600 }],
    members: ['file - 10600 "x"'],
  },
])("readZip() reads $name", async ({ entries, members }) => {
  await expect(membersOf(zipOf(...entries))).resolves.toEqual(members);
});

test("readZip() reads zip64", async () => {
  await expect(membersOf(fixture("zip64.zip"))).resolves.toEqual(['file - 10600 "streamed\n"']);
});

test("readZip() believes the directory, whatever stands before the content", async () => {
  const content = zipOf({ name: "good", content: "x" });
  content.write("evil", content.indexOf("good"));
  await expect(membersOf(content)).resolves.toEqual(['file good undefined "x"']);
});

test.each(REFUSED)("readZip() refuses $name", async ({ entries, reason }) => {
  await expect(membersOf(zipOf(...entries))).rejects.toMatchObject({
    name: "ArchiveError",
    message: expect.stringContaining(reason),
  });
});

test("readZip() names the member that is encrypted", async () => {
  await expect(membersOf(fixture("encrypted.zip"))).rejects.toThrow('member "private" is encrypted');
});

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
  await expect(membersOf(content)).rejects.toMatchObject({
    name: "ArchiveError",
    message: expect.stringMatching(/^the zip archive is /),
  });
});

test("readZip() survives a zip64 record that points beyond every file", async () => {
  const content = fixture("zip64.zip");
  const record = content.lastIndexOf("PK\x06\x06", undefined, "latin1");
  content.fill(0x7f, record + 48, record + 56);
  await expect(membersOf(content)).rejects.toThrow("the zip archive is");
});

test("readZip() stops when it is told to", async () => {
  const abort = new AbortController();
  const members = readZip(await archiveOf(zipOf({ name: "a" }, { name: "b" }), abort.signal));
  await members.next();
  abort.abort(new Error("stop"));
  await expect(members.next()).rejects.toThrow("stop");
});
