import { EMPTY_TREE, findEntry, kindOf, withEntry } from "../../../shared/git/object-tree.ts";
import { openObjects } from "../../../shared/git/objects.ts";
import { createRepository } from "../../support/git-server/repository.ts";
import { temporaryDirectory } from "../../support/temporary.ts";

const OID = "0123456789012345678901234567890123456789";
const OTHER = "ff".repeat(20);
const entry = (mode: string, name: string, oid = OID) => ({ mode, name: Buffer.from(name, "latin1"), oid });
const tree = (...entries: ReturnType<typeof entry>[]) => entries.reduce(withEntry, EMPTY_TREE);

test.each([
  { mode: "40000", kind: "directory" },
  { mode: "040000", kind: "directory" },
  { mode: "100644", kind: "file" },
  { mode: "100664", kind: "file" },
  { mode: "100755", kind: "file" },
  { mode: "120000", kind: "symbolic link" },
  { mode: "160000", kind: "submodule" },
])("mode $mode is a $kind", ({ mode, kind }) => {
  expect(kindOf(entry(mode, "x"))).toBe(kind);
});

test("entries are found by the whole of their name", () => {
  const made = tree(entry("100644", "a"), entry("100755", "a.b"), entry("40000", "\xff \n"));
  expect(findEntry(made, Buffer.from("a.b"))).toMatchObject(entry("100755", "a.b"));
  expect(findEntry(made, Buffer.from("\xff \n", "latin1"))).toMatchObject(entry("40000", "\xff \n"));
  expect([findEntry(made, Buffer.from("a.")), findEntry(EMPTY_TREE, Buffer.from("a"))]).toEqual([
    undefined,
    undefined,
  ]);
});

test("a replaced entry leaves every other byte as it is, odd modes and wrong order included", () => {
  const line = (mode: string, name: string, oid: string) =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, "hex")]);
  const odd = [line("100664", "z", OID), line("100644", "version", OID), line("040000", "a", OID)];
  const [first, , last] = odd as [Buffer, Buffer, Buffer];
  expect(withEntry(Buffer.concat(odd), entry("100644", "version", OTHER))).toEqual(
    Buffer.concat([first, line("100644", "version", OTHER), last]),
  );
});

test.each([
  {
    name: "a file beside a directory of the same beginning",
    entries: [entry("40000", "version"), entry("100644", "version.d"), entry("100644", "version0")],
  },
  {
    name: "the first and the last",
    entries: [entry("100644", "m"), entry("100644", "a"), entry("100644", "z")],
  },
  {
    name: "bytes beyond ASCII",
    entries: [entry("100644", "\xff"), entry("100644", "a"), entry("160000", "\x80")],
  },
])("git agrees about the order of $name", async ({ entries }) => {
  const directory = await temporaryDirectory();
  const repository = createRepository(directory.path);
  const made = await openObjects(repository.path).write("tree", tree(...entries));
  const types: Readonly<Record<string, string>> = { "40000": "tree", "100644": "blob", "160000": "commit" };
  const listing = entries.map(
    ({ mode, name, oid }) => `${mode} ${types[mode]} ${oid}\t${name.toString("latin1")}\0`,
  );
  const input = Buffer.from(listing.join(""), "latin1");
  expect(made).toBe(repository.git(["mktree", "--missing", "-z"], input as unknown as string));
  await directory.remove();
});

test.each([
  { name: "no mode", bytes: Buffer.from("x") },
  { name: "no end of the name", bytes: Buffer.from("100644 x") },
  { name: "half an object id", bytes: Buffer.from("100644 x\0abc") },
])("a tree with $name is refused", ({ bytes }) => {
  expect(() => findEntry(bytes, Buffer.from("y"))).toThrow("Cannot read a tree");
});
