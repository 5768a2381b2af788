import { readTar } from "../../../../resources/s3/unpack/tar.ts";
import { readerOf } from "./archive-bytes.ts";
import { fixture } from "./fixtures.ts";
import { paxEntry, tarMember, tarOf } from "./made-archives.ts";
import { membersOf } from "./members-of.ts";
import { REFUSED } from "./tar-refused.ts";

const LONG = `${"d".repeat(150)}/${"n".repeat(149)}`;

test.each([
  {
    name: "a GNU long name",
    content: tarOf({ name: "././@LongLink", type: "L", content: `${LONG}\0` }, { name: "short" }),
    members: [`file ${LONG} ""`],
  },
  {
    name: "a GNU long link target",
    content: tarOf({ name: "././@LongLink", type: "K", content: `${LONG}\0` }, { name: "l", type: "2" }),
    members: [`symlink l ${LONG}`],
  },
  {
    name: "pax names, for one member only",
    content: tarOf(paxEntry({ path: "päx" }), { name: "short", content: "x" }, { name: "next" }),
    members: ['file päx "x"', 'file next ""'],
  },
  {
    name: "a pax link target",
    content: tarOf(paxEntry({ linkpath: "t" }), { name: "l", type: "1", target: "short" }),
    members: ["hardlink l t"],
  },
  {
    name: "a global pax name, for all members",
    content: tarOf(paxEntry({ path: "all" }, "g"), { name: "a" }, { name: "b" }),
    members: ['file all ""', 'file all ""'],
  },
  {
    name: "a global name that is withdrawn",
    content: tarOf(paxEntry({ path: "all" }, "g"), paxEntry({ path: "" }, "g"), { name: "a" }),
    members: ['file a ""'],
  },
  {
    name: "a member's own name before the global one",
    content: tarOf(paxEntry({ path: "all" }, "g"), paxEntry({ path: "own" }), { name: "a" }),
    members: ['file own ""'],
  },
  {
    name: "a size that only the pax header knows",
    content: tarOf(paxEntry({ size: "3" }), { name: "a", content: "abc", size: 0 }, { name: "b" }),
    members: ['file a "abc"', 'file b ""'],
  },
  {
    name: "special files",
    content: tarOf({ name: "c", type: "3" }, { name: "b", type: "4" }, { name: "f", type: "6" }),
    members: ["special c character device", "special b block device", "special f FIFO"],
  },
  {
    name: "the directories of old archivers",
    content: tarOf({ name: "d/" }, { name: "D", type: "D", content: "Yfile\0" }),
    members: ["directory d/", "directory D"],
  },
  {
    name: "no volume label",
    content: tarOf({ name: "label", type: "V", content: "x" }, { name: "a" }),
    members: ['file a ""'],
  },
  {
    name: "a type of the future as a file",
    content: tarOf({ name: "a", type: "Z", content: "x" }),
    members: ['file a "x"'],
  },
  {
    name: "no content of links and devices, whatever their size",
    content: tarOf({ name: "l", type: "1", target: "t", size: 99 }, { name: "b" }),
    members: ["hardlink l t", 'file b ""'],
  },
  {
    name: "a sparse file under its real name",
    content: tarOf(
      paxEntry({ "GNU.sparse.name": "real", "GNU.sparse.size": "5", "GNU.sparse.map": "1,1,3,1" }),
      { name: "GNUSparseFile.1/real", content: "xy" },
    ),
    members: ['file real ".x.y."'],
  },
  { name: "a missing end mark", content: tarMember({ name: "a", content: "x" }), members: ['file a "x"'] },
  {
    name: "a lone zero block",
    content: Buffer.concat([tarMember({ name: "a" }), Buffer.alloc(512), tarOf({ name: "b" })]),
    members: ['file a ""', 'file b ""'],
  },
  {
    name: "filler behind the end mark",
    content: Buffer.concat([tarOf({ name: "a" }), Buffer.alloc(9216, "x")]),
    members: ['file a ""'],
  },
])("readTar() reads $name", async ({ content, members }) => {
  await expect(membersOf(content)).resolves.toEqual(members);
});

test("readTar() tells modes and times", async () => {
  const content = tarOf(paxEntry({ mtime: "1.5" }), { name: "a", mode: 0o4755 }, { name: "b", modified: 7 });
  const attributes: unknown[] = [];
  for await (const { mode, modified } of readTar(readerOf(content))) attributes.push([mode, modified]);
  expect(attributes).toEqual([
    [0o4755, 1.5],
    [0o644, 7],
  ]);
});

test.each(["sparse-gnu.tar", "sparse-pax-0.0.tar", "sparse-pax-0.1.tar", "sparse-pax-1.0.tar"])(
  "readTar() finds the stretches of %s",
  async (name) => {
    const gaps = Buffer.alloc(1_000_000, ".");
    for (let part = 0; part < 10; part++) gaps.write(`part ${part}`, part * 65536);
    const [member = "", ...others] = await membersOf(fixture(name));
    // How much zeros are stored beside the text depends on the file system of whoever made the archive.
    expect(member.replaceAll("\0", ".")).toBe(`file sparse "${gaps}"`);
    expect(others).toEqual([]);
  },
);

test.each(REFUSED)("readTar() refuses $name", async ({ content, reason }) => {
  await expect(membersOf(content)).rejects.toMatchObject({
    name: "ArchiveError",
    message: expect.stringContaining(reason),
  });
});
