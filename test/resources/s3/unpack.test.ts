import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { paxEntry, sealed, tarMember, tarOf, type ZipEntry, zipOf } from "./unpack/made-archives.ts";
import { attempt, fixture, listing, unpacked } from "./unpack/unpacking.ts";

const TREE = {
  tree: "755 directory",
  "tree/bin": "755 directory",
  "tree/bin/run": "755 #!/bin/sh\n",
  "tree/empty": "555 directory",
  "tree/link": "-> bin/run",
  "tree/private": "600 secret\n",
  "tree/same": "600 secret\n",
};

test.each([
  "tree-v7.tar",
  "tree-ustar.tar",
  "tree-gnu.tar",
  "tree-pax.tar",
  "tree.tar.bz2",
  "tree.tar.xz",
  "tree.tar.zst",
])("unpack() restores what GNU tar recorded in %s", async (name) => {
  const { directory, done } = attempt(name, fixture(name));
  await done;
  expect(listing(directory)).toEqual(TREE);
  const [first, second] = ["private", "same"].map((file) => statSync(join(directory, "tree", file)));
  expect(first?.ino).toBe(second?.ino);
  for (const path of ["tree", "tree/bin", "tree/private"]) {
    expect(statSync(join(directory, path)).mtime.toISOString()).toBe("2020-02-03T04:05:06.000Z");
  }
});

test("unpack() finds a tar inside gzip", async () => {
  await expect(unpacked("tree.tgz", gzipSync(fixture("tree-gnu.tar")))).resolves.toEqual(TREE);
});

test("unpack() restores modes, links and times from a Unix zip", async () => {
  const { directory, done } = attempt("unix.zip", fixture("unix.zip"));
  await done;
  expect(listing(directory)).toEqual({
    bin: "755 directory",
    "bin/run": "755 #!/bin/sh\n",
    empty: "555 directory",
    link: "-> bin/run",
    private: "600 secret\n",
    same: "600 secret\n",
  });
  expect(statSync(join(directory, "bin")).mtime.getUTCFullYear()).toBe(2020);
});

test("unpack() reads zip64", async () => {
  await expect(unpacked("a.zip", fixture("zip64.zip"))).resolves.toEqual({ "-": "600 streamed\n" });
});

const TEXT = text();

test.each([
  { name: "text.bz2", becomes: "text" },
  { name: "text.xz", becomes: "text" },
  { name: "blocks.xz", becomes: "blocks" },
  { name: "text.zst", becomes: "text" },
  { name: "unchecked.zst", becomes: "unchecked" },
])("unpack() decompresses $name", async ({ name, becomes }) => {
  const { directory, done } = attempt(name, fixture(name));
  await done;
  expect(readdirSync(directory)).toEqual([becomes]);
  expect(sha256(readFileSync(join(directory, becomes)))).toBe(sha256(TEXT));
});

/** The text that the generator of the fixtures compresses. */
function text(): Buffer {
  const lines = Array.from({ length: 9000 }, (_, i) => `line ${(i * 7919) % 9973}\n`);
  const runs = Array.from(
    { length: 699 },
    (_, i) => `${String.fromCharCode(97 + ((i + 1) % 26)).repeat(i + 1)}\n`,
  );
  return Buffer.from([...lines, ...runs].join(""));
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

test.each(["empty.bz2", "empty.xz", "empty.zst"])("unpack() makes an empty file of %s", async (name) => {
  await expect(unpacked(name, fixture(name))).resolves.toEqual({ empty: "644 " });
});

const STREAMS = [
  { ending: "gz", stream: gzipSync(TEXT) },
  { ending: "bz2", stream: fixture("text.bz2") },
  { ending: "xz", stream: fixture("text.xz") },
  { ending: "zst", stream: fixture("text.zst") },
];

describe.each(STREAMS)("$ending streams", ({ ending, stream }) => {
  test.each([
    { name: "two in a row", content: [stream, stream], times: 2 },
    { name: "one with zero padding", content: [stream, Buffer.alloc(70_000)], times: 1 },
  ])("are decompressed completely: $name", async ({ content, times }) => {
    const { directory, done } = attempt(`a.${ending}`, Buffer.concat(content));
    await done;
    const result = readFileSync(join(directory, "a"));
    expect(sha256(result)).toBe(sha256(Buffer.concat(Array(times).fill(TEXT))));
  });

  const flipped = Buffer.from(stream);
  flipped.writeUInt8(flipped.readUInt8(4000) ^ 0x10, 4000);
  test.each([
    { name: "garbage behind", content: Buffer.concat([stream, Buffer.from("garbage\n")]) },
    {
      name: "garbage behind padding",
      content: Buffer.concat([stream, Buffer.alloc(512), Buffer.from("garbage\n")]),
    },
    { name: "a missing end", content: stream.subarray(0, -3) },
    { name: "a missing half", content: stream.subarray(0, 4096) },
    {
      name: "a missing second half of a second stream",
      content: Buffer.concat([stream, stream.subarray(0, 4096)]),
    },
    { name: "a flipped bit", content: flipped },
  ])("are refused with $name", async ({ content }) => {
    await expect(attempt(`a.${ending}`, content).done).rejects.toMatchObject({
      code: "untrusted",
      message: expect.stringMatching(/^Cannot unpack "a\.\w+": the \w+ stream (is|has|uses) /),
    });
  });
});

test("unpack() refuses a zstd frame with a wrong checksum", async () => {
  const content = fixture("text.zst");
  content.writeUInt8(content.readUInt8(content.length - 1) ^ 1, content.length - 1);
  await expect(attempt("a.zst", content).done).rejects.toThrow("the zstd stream has a wrong checksum");
});

test("unpack() skips zstd frames that are meant for other programs", async () => {
  const skippable = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  const content = Buffer.concat([skippable, fixture("empty.zst"), skippable]);
  await expect(unpacked("a.zst", content)).resolves.toEqual({ a: "644 " });
});

test("unpack() says which xz checks it cannot verify", async () => {
  await expect(attempt("a.xz", fixture("sha256.xz")).done).rejects.toThrow(
    "other than LZMA2 with CRC32 or CRC64",
  );
});

test.each(["sparse-gnu.tar", "sparse-pax-0.0.tar", "sparse-pax-0.1.tar", "sparse-pax-1.0.tar"])(
  "unpack() restores the gaps of %s",
  async (name) => {
    const { directory, done } = attempt(name, fixture(name));
    await done;
    const expected = Buffer.alloc(1_000_000);
    for (let part = 0; part < 10; part++) expected.write(`part ${part}`, part * 65536);
    expect(readdirSync(directory)).toEqual(["sparse"]);
    expect(readFileSync(join(directory, "sparse")).equals(expected)).toBe(true);
  },
);

const LONG = `${"d".repeat(150)}/${"n".repeat(149)}`;

test.each([
  {
    name: "a member named like the archive",
    content: tarOf({ name: "a.tar", content: "inner" }, { name: "b" }),
    result: { "a.tar": "644 inner", b: "644 " },
  },
  {
    name: "a directory named like the archive",
    content: tarOf({ name: "a.tar/b" }),
    result: { "a.tar": "755 directory", "a.tar/b": "644 " },
  },
  {
    name: "a later member of the same name",
    content: tarOf({ name: "a", content: "first" }, { name: "a", content: "second" }),
    result: { a: "644 second" },
  },
  {
    name: "a file that replaces a link, leaving its target alone",
    content: tarOf(
      { name: "a", content: "a" },
      { name: "l", type: "2", target: "a" },
      { name: "l", content: "l" },
    ),
    result: { a: "644 a", l: "644 l" },
  },
  {
    name: "a file that replaces a hard link, leaving the other name alone",
    content: tarOf(
      { name: "a", content: "a" },
      { name: "l", type: "1", target: "a" },
      { name: "l", content: "l" },
    ),
    result: { a: "644 a", l: "644 l" },
  },
  {
    name: "a directory that replaces a link to a directory",
    content: tarOf(
      { name: "d", type: "5", mode: 0o755 },
      { name: "l", type: "2", target: "d" },
      { name: "l/", type: "5", mode: 0o700 },
    ),
    result: { d: "755 directory", l: "700 directory" },
  },
  {
    name: "a link to a directory that replaces an empty one",
    content: tarOf(
      { name: "d", type: "5", mode: 0o700 },
      { name: "e", type: "5", mode: 0o755 },
      { name: "d", type: "2", target: "e" },
    ),
    result: { d: "-> e", e: "755 directory" },
  },
  {
    name: "members behind a link that stays inside",
    content: tarOf(
      { name: "lib/", type: "5", mode: 0o755 },
      { name: "l", type: "2", target: "./lib" },
      { name: "l/x", content: "x" },
    ),
    result: { l: "-> ./lib", lib: "755 directory", "lib/x": "644 x" },
  },
  {
    name: "links that point upwards but stay inside",
    content: tarOf({ name: "a/b/l", type: "2", target: "../../x" }),
    result: { a: "755 directory", "a/b": "755 directory", "a/b/l": "-> ../../x" },
  },
  {
    name: "members of a read-only directory",
    content: tarOf({ name: "d/", type: "5", mode: 0o500 }, { name: "d/x", content: "x" }),
    result: { d: "500 directory", "d/x": "644 x" },
  },
  {
    name: "special bits, which are dropped",
    content: tarOf({ name: "s", mode: 0o6755 }, { name: "d/", type: "5", mode: 0o3777 }),
    result: { d: "777 directory", s: "755 " },
  },
  {
    name: "names with dots and doubled slashes",
    content: tarOf({ name: "./", type: "5" }, { name: "./a//./b", content: "x" }),
    result: { a: "755 directory", "a/b": "644 x" },
  },
  {
    name: "a GNU long name",
    content: tarOf(
      { name: "././@LongLink", type: "L", content: `${LONG}\0` },
      { name: "short", content: "x" },
    ),
    result: { [LONG.slice(0, 150)]: "755 directory", [LONG]: "644 x" },
  },
  {
    name: "a GNU long link target",
    content: tarOf({ name: "././@LongLink", type: "K", content: `${LONG}\0` }, { name: "l", type: "2" }),
    result: { l: `-> ${LONG}` },
  },
  {
    name: "pax names, which hold for one member only",
    content: tarOf(
      paxEntry({ path: "päx", mtime: "1.5" }),
      { name: "short", content: "x" },
      { name: "next" },
    ),
    result: { next: "644 ", päx: "644 x" },
  },
  {
    name: "a size that only the pax header knows",
    content: tarOf(paxEntry({ size: "3" }), { name: "a", content: "abc", size: 0 }, { name: "b" }),
    result: { a: "644 abc", b: "644 " },
  },
  {
    name: "a missing end mark",
    content: tarMember({ name: "a", content: "x" }),
    result: { a: "644 x" },
  },
  {
    name: "a lone zero block",
    content: Buffer.concat([tarMember({ name: "a" }), Buffer.alloc(512), tarOf({ name: "b" })]),
    result: { a: "644 ", b: "644 " },
  },
  {
    name: "a hard link to a link, which becomes a link of its own",
    content: tarOf({ name: "l", type: "2", target: "x" }, { name: "m", type: "1", target: "l" }),
    result: { l: "-> x", m: "-> x" },
  },
  {
    name: "a hard link to itself",
    content: tarOf({ name: "a", content: "x" }, { name: "./a", type: "1", target: "a" }),
    result: { a: "644 x" },
  },
])("unpack() accepts $name", async ({ content, result }) => {
  await expect(unpacked("a.tar", content)).resolves.toEqual(result);
});

test("unpack() leaves out special files and says so", async () => {
  const content = tarOf(
    { name: "fifo", type: "6" },
    { name: "null", type: "3" },
    { name: "disk", type: "4" },
  );
  const { directory, warnings, done } = attempt("a.tar", content);
  await done;
  expect(readdirSync(directory)).toEqual([]);
  expect(warnings).toEqual([
    'Left out member "fifo": it is a FIFO',
    'Left out member "null": it is a character device',
    'Left out member "disk": it is a block device',
  ]);
});

test.each([
  {
    name: "a climbing name",
    entries: [{ name: "../outside", content: "x" }],
    reason: 'member "../outside" leaves the destination',
  },
  {
    name: "a name that climbs later",
    entries: [{ name: "a/../../outside" }],
    reason: "leaves the destination",
  },
  { name: "an absolute name", entries: [{ name: "/etc/x" }], reason: 'member "/etc/x" has an absolute name' },
  {
    name: "a special file with a climbing name",
    entries: [{ name: "../f", type: "6" }],
    reason: "leaves the destination",
  },
  { name: "a name of nothing", entries: [{ name: "" }], reason: 'member "" has no name' },
  {
    name: "a file in place of the destination",
    entries: [{ name: "." }],
    reason: "would replace the destination",
  },
  {
    name: "a NUL in a pax name",
    entries: [paxEntry({ path: "a\0b" }), { name: "a" }],
    reason: "NUL character",
  },
  {
    name: "a climbing pax name",
    entries: [paxEntry({ path: "../outside" }), { name: "a" }],
    reason: "leaves the destination",
  },
  {
    name: "a climbing global pax name",
    entries: [paxEntry({ path: "../outside" }, "g"), { name: "a" }],
    reason: "leaves",
  },
  {
    name: "a climbing GNU long name",
    entries: [{ name: "x", type: "L", content: "../outside\0" }, { name: "a" }],
    reason: "leaves",
  },
  {
    name: "a link to an absolute path",
    entries: [{ name: "l", type: "2", target: "/etc" }],
    reason: "link that leaves",
  },
  {
    name: "a link that climbs",
    entries: [{ name: "l", type: "2", target: "../outside" }],
    reason: "link that leaves",
  },
  {
    name: "a link that climbs too far",
    entries: [{ name: "d/l", type: "2", target: "../../outside" }],
    reason: "link that leaves",
  },
  { name: "a link to nothing", entries: [{ name: "l", type: "2", target: "" }], reason: "invalid target" },
  {
    name: "a chain of links that climbs through an inner one",
    entries: [
      { name: "a/b", type: "2", target: ".." },
      { name: "e", type: "2", target: "a/b/../outside" },
    ],
    reason: "may leave the destination",
  },
  {
    name: "a link that climbs from the real place of its parent",
    entries: [
      { name: "a/b/", type: "5" },
      { name: "a/b/l", type: "2", target: "../.." },
      { name: "a/b/l/m", type: "2", target: "../outside" },
    ],
    reason: "link that leaves",
  },
  {
    name: "a hard link to a link, which would climb from its new place",
    entries: [
      { name: "d/l", type: "2", target: "../x" },
      { name: "m", type: "1", target: "d/l" },
    ],
    reason: 'member "m" is a link that leaves the destination',
  },
  {
    name: "a hard link to outside",
    entries: [{ name: "l", type: "1", target: "../outside" }],
    reason: 'is a hard link to "../outside", which leaves',
  },
  {
    name: "an absolute hard link",
    entries: [{ name: "l", type: "1", target: "/etc/passwd" }],
    reason: "absolute name",
  },
  {
    name: "a hard link to nothing",
    entries: [{ name: "l", type: "1", target: "x" }],
    reason: "which does not exist",
  },
  {
    name: "a hard link to a directory",
    entries: [
      { name: "d/", type: "5" },
      { name: "l", type: "1", target: "d" },
    ],
    reason: "not a file",
  },
  {
    name: "a member behind a dangling link",
    entries: [{ name: "l", type: "2", target: "x" }, { name: "l/y" }],
    reason: "has a parent that is a link to nowhere",
  },
  {
    name: "a link to itself as a parent",
    entries: [{ name: "l", type: "2", target: "l" }, { name: "l/y" }],
    reason: "link to nowhere",
  },
  {
    name: "a file as a parent",
    entries: [{ name: "f" }, { name: "f/y" }],
    reason: "has a parent that is not a directory",
  },
  {
    name: "a file over a full directory",
    entries: [{ name: "d/x" }, { name: "d" }],
    reason: "directory that is not empty",
  },
  {
    name: "a name that no file system takes",
    entries: [paxEntry({ path: "n".repeat(300) }), { name: "a" }],
    reason: /cannot be written \(ENAMETOOLONG: name too long\)$/,
  },
  {
    name: "a part of another volume",
    entries: [{ name: "v", type: "M" }],
    reason: "continues in another volume",
  },
  {
    name: "a huge extended header",
    entries: [{ name: "x", type: "x", size: 2 ** 30 }],
    reason: "extended header of 1073741824 bytes",
  },
  {
    name: "an invalid extended header",
    entries: [{ name: "x", type: "x", content: "99 a=b\n" }, { name: "a" }],
    reason: "extended header is invalid",
  },
  {
    name: "an invalid pax size",
    entries: [paxEntry({ size: "-1" }), { name: "a" }],
    reason: "size is invalid",
  },
  {
    name: "an overlapping sparse map",
    entries: [
      paxEntry({ "GNU.sparse.size": "9", "GNU.sparse.map": "0,4,2,4" }),
      { name: "a", content: "12345678" },
    ],
    reason: "damaged sparse map",
  },
  {
    name: "a sparse map beyond the end",
    entries: [paxEntry({ "GNU.sparse.size": "3", "GNU.sparse.map": "0,4" }), { name: "a", content: "1234" }],
    reason: "damaged sparse map",
  },
  {
    name: "a sparse map that does not add up",
    entries: [paxEntry({ "GNU.sparse.size": "9", "GNU.sparse.map": "0,1" }), { name: "a", content: "1234" }],
    reason: "damaged sparse map",
  },
  {
    name: "a sparse version of the future",
    entries: [paxEntry({ "GNU.sparse.major": "2" }), { name: "a" }],
    reason: "unknown version",
  },
])("unpack() refuses a tar with $name", async ({ entries, reason }) => {
  const { outside, directory, done } = attempt("a.tar", tarOf(...entries));
  await expect(done).rejects.toMatchObject({
    code: "untrusted",
    message: typeof reason === "string" ? expect.stringContaining(reason) : expect.stringMatching(reason),
  });
  expect(readFileSync(outside, "utf8")).toBe("untouched");
  expect(readdirSync(join(directory, "..")).sort()).toEqual(["destination", "outside"]);
});

test.each([
  { name: "content", content: tarMember({ name: "a", content: "x".repeat(2000) }).subarray(0, 1500) },
  { name: "content beyond 8 GiB", content: tarOf({ name: "a", content: "x", size: 2 ** 34 }) },
  {
    name: "a header",
    content: Buffer.concat([tarMember({ name: "a" }), tarMember({ name: "b" }).subarray(0, 100)]),
  },
])("unpack() refuses a tar that ends inside $name", async ({ content }) => {
  await expect(attempt("a.tar", content).done).rejects.toThrow(
    'Cannot unpack "a.tar": the tar archive is cut short',
  );
});

test("unpack() refuses a tar with a damaged header", async () => {
  const content = Buffer.concat([tarMember({ name: "a" }), tarMember({ name: "b" })]);
  content.writeUInt8(0x63, 512);
  await expect(attempt("a.tar", content).done).rejects.toThrow("a header has a wrong checksum");
});

const LINK = 0o120777;

test.each<{ name: string; entries: ZipEntry[]; reason: string }>([
  {
    name: "a climbing name",
    entries: [{ name: "../outside" }],
    reason: 'member "../outside" leaves the destination',
  },
  { name: "an absolute name", entries: [{ name: "/x" }], reason: "absolute name" },
  { name: "a backslash", entries: [{ name: "..\\outside" }], reason: "has a backslash in its name" },
  { name: "a NUL", entries: [{ name: "a\0b" }], reason: "NUL character" },
  {
    name: "a climbing link",
    entries: [{ name: "l", content: "../outside", unix: LINK }],
    reason: "link that leaves",
  },
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
])("unpack() refuses a zip with $name", async ({ entries, reason }) => {
  const { outside, done } = attempt("a.zip", zipOf(...entries));
  await expect(done).rejects.toMatchObject({ code: "untrusted", message: expect.stringContaining(reason) });
  expect(readFileSync(outside, "utf8")).toBe("untouched");
});

test("unpack() names the member that is encrypted", async () => {
  await expect(attempt("e.zip", fixture("encrypted.zip")).done).rejects.toThrow(
    'Cannot unpack "e.zip": member "private" is encrypted',
  );
});

test("unpack() refuses a zip without its directory", async () => {
  const content = zipOf({ name: "a", content: "x" }).subarray(0, -10);
  await expect(attempt("a.zip", content).done).rejects.toThrow(
    'Cannot unpack "a.zip": the zip archive is damaged',
  );
});

test("unpack() takes duplicate names, special files and names in any encoding from a zip", async () => {
  const { directory, warnings, done } = attempt(
    "a.zip",
    zipOf(
      { name: "a", content: "first" },
      { name: "a", content: "second", method: 0, unix: 0o106755 },
      { name: "fifo", unix: 0o010644 },
      { name: "päth" },
      { name: Buffer.from([0x81]) },
    ),
  );
  await done;
  expect(listing(directory)).toEqual({ a: "755 second", päth: "644 ", ü: "644 " });
  expect(warnings).toEqual(['Left out member "fifo": it is a FIFO']);
});

test.each([
  { name: "an empty file", content: "", state: "the file is empty" },
  { name: "plain text", content: "hello", state: "the file is not an archive" },
  { name: "zeros", content: "\0".repeat(1024), state: "the file is not an archive" },
])("unpack() refuses $name and leaves it there", async ({ content, state }) => {
  const { directory, done } = attempt("x", Buffer.from(content));
  await expect(done).rejects.toMatchObject({
    code: "invalid-request",
    message: `Cannot unpack "x": ${state}`,
    hint: expect.stringContaining("zip, tar, gzip"),
  });
  expect(readdirSync(directory)).toEqual(["x"]);
});

test("unpack() survives a zip64 record that points beyond every file", async () => {
  const content = fixture("zip64.zip");
  const record = content.lastIndexOf("PK\x06\x06", undefined, "latin1");
  content.fill(0x7f, record + 48, record + 56);
  await expect(attempt("a.zip", content).done).rejects.toThrow('Cannot unpack "a.zip": the zip archive is');
});

test("unpack() unpacks one level only", async () => {
  const inner = gzipSync("x");
  const { directory, done } = attempt("a.gz.gz", gzipSync(inner));
  await done;
  expect(readFileSync(join(directory, "a.gz")).equals(inner)).toBe(true);
});

test("unpack() stops when it is told to", async () => {
  const abort = new AbortController();
  const { directory, done } = attempt("a.gz", gzipSync(Buffer.alloc(300_000_000)), abort.signal);
  setTimeout(() => abort.abort(new Error("stop")), 30);
  await expect(done).rejects.toThrow("stop");
  expect(statSync(join(directory, "a")).size).toBeLessThan(300_000_000);
});

test("unpack() does not write escape sequences of a hostile name into the log", async () => {
  const content = tarOf({ name: "../\u001b[2J\n" });
  await expect(attempt("a.tar", content).done).rejects.toThrow('"../\\u001b[2J\\n"');
});

test("unpack() reads a header with a signed checksum", async () => {
  const block = sealed(tarMember({ name: "é" }).subarray(0, 512));
  const bytes = Buffer.from("é").reduce((total, byte) => total + (byte > 127 ? 256 : 0), 0);
  const unsigned = Number.parseInt(block.toString("latin1", 148, 154), 8);
  block.write((unsigned - bytes).toString(8).padStart(6, "0"), 148);
  await expect(unpacked("a.tar", block)).resolves.toEqual({ é: "644 " });
});

test("unpack() works from a bundle that has no packages beside it", () => {
  const directory = mkdtempSync(join(tmpdir(), "unpack-bundle-"));
  const entry = `
    import { unpack } from ${JSON.stringify(join(__dirname, "../../../resources/s3/unpack.ts"))};
    const log = { info() {}, warn() {}, hide() {} };
    const [path, directory] = process.argv.slice(2);
    unpack({ path, directory }, { log, signal: new AbortController().signal });`;
  const bundle = join(directory, "bundle.cjs");
  buildSync({
    stdin: { contents: entry, resolveDir: __dirname, loader: "ts" },
    bundle: true,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    outfile: bundle,
  });
  for (const name of ["text.bz2", "text.xz", "text.zst", "unix.zip", "tree-gnu.tar"]) {
    const path = join(directory, name);
    writeFileSync(path, fixture(name));
    execFileSync(process.execPath, [bundle, path, directory], { cwd: directory });
    expect(existsSync(path)).toBe(false);
  }
  expect(sha256(readFileSync(join(directory, "text")))).toBe(sha256(TEXT));
});
