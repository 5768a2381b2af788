import { readZip } from "../../../../resources/s3/unpack/zip.ts";
import { archiveOf } from "./archive-bytes.ts";
import { fixture } from "./fixtures.ts";
import { type ZipEntry, zipOf } from "./made-archives.ts";

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

const LINK = 0o120777;

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
    entries: [{ name: "l", content: "../t", unix: LINK }],
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

test.each<{ name: string; entries: ZipEntry[]; reason: string }>([
  { name: "a backslash", entries: [{ name: "..\\outside" }], reason: "has a backslash in its name" },
  {
    name: "an endless link",
    entries: [{ name: "l", content: "x".repeat(5000), unix: LINK }],
    reason: "invalid target",
  },
  {
    name: "a wrong checksum",
    entries: [{ name: "a", content: "x", crc: 1 }],
    reason: 'member "a" has a wrong checksum',
  },
  {
    name: "a wrong checksum of a link",
    entries: [{ name: "a", content: "x", crc: 1, unix: LINK }],
    reason: "wrong checksum",
  },
  {
    name: "more content than announced",
    entries: [{ name: "a", content: "xyz", size: 1 }],
    reason: 'member "a" is damaged: too many',
  },
  {
    name: "less content than announced",
    entries: [{ name: "a", content: "x", size: 9 }],
    reason: 'member "a" is damaged: not enough',
  },
  {
    name: "an unknown method",
    entries: [{ name: "a", content: "x", method: 12 }],
    reason: "unsupported compression method 12",
  },
  {
    name: "strong encryption",
    entries: [{ name: "a", flags: 0x41 }],
    reason: "strong encryption is not supported",
  },
])("readZip() refuses $name", async ({ entries, reason }) => {
  await expect(membersOf(zipOf(...entries))).rejects.toMatchObject({
    name: "ArchiveError",
    message: expect.stringContaining(reason),
  });
});

test("readZip() names the member that is encrypted", async () => {
  await expect(membersOf(fixture("encrypted.zip"))).rejects.toThrow('member "private" is encrypted');
});

test("readZip() stops when it is told to", async () => {
  const abort = new AbortController();
  const members = readZip(await archiveOf(zipOf({ name: "a" }, { name: "b" }), abort.signal));
  await members.next();
  abort.abort(new Error("stop"));
  await expect(members.next()).rejects.toThrow("stop");
});
