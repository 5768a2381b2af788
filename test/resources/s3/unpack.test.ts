import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildProgram } from "../../support/program.ts";
import { fixture, TEXT, TREE } from "./unpack/fixtures.ts";
import { HOSTILE_NAMES } from "./unpack/hostile-names.ts";
import { tarOf, zipOf } from "./unpack/made-archives.ts";
import { attempt, listing, place, unpacked } from "./unpack/unpacking.ts";

test.each([
  ...[
    "tree-v7.tar",
    "tree-ustar.tar",
    "tree-gnu.tar",
    "tree-pax.tar",
    "tree.tar.bz2",
    "tree.tar.xz",
    "tree.tar.zst",
  ].map((name) => ({ name, content: fixture(name), below: "tree" })),
  { name: "tree.tgz", content: gzipSync(fixture("tree-gnu.tar")), below: "tree" },
  { name: "unix.zip", content: fixture("unix.zip"), below: "" },
])("unpack() restores modes, links and times from $name", async ({ name, content, below }) => {
  const { directory, done } = attempt(name, content);
  await done;
  const tree = join(directory, below);
  expect(readdirSync(directory)).toHaveLength(below === "" ? 5 : 1);
  expect(listing(tree)).toEqual(TREE);
  const [first, second] = ["private", "same"].map((file) => statSync(join(tree, file)));
  // Zip knows no hard links.
  expect(first?.ino === second?.ino).toBe(name !== "unix.zip");
  for (const path of ["bin", "private"]) {
    expect(statSync(join(tree, path)).mtime.toISOString()).toBe("2020-02-03T04:05:06.000Z");
  }
});

test.each([
  { name: "text.gz", content: gzipSync(TEXT), becomes: "text" },
  { name: "text-1.0", content: gzipSync(TEXT), becomes: "text-1.0" },
  { name: "text.bz2", content: fixture("text.bz2"), becomes: "text" },
  { name: "text.xz", content: fixture("text.xz"), becomes: "text" },
  { name: "text.zst", content: fixture("text.zst"), becomes: "text" },
])("unpack() decompresses $name to $becomes", async ({ name, content, becomes }) => {
  const { directory, done } = attempt(name, content);
  await done;
  expect(readdirSync(directory)).toEqual([becomes]);
  expect(readFileSync(join(directory, becomes)).equals(TEXT)).toBe(true);
});

test.each([
  { name: "empty.gz", content: gzipSync("") },
  ...["empty.bz2", "empty.xz", "empty.zst"].map((name) => ({ name, content: fixture(name) })),
])("unpack() makes an empty file of $name", async ({ name, content }) => {
  await expect(unpacked(name, content)).resolves.toEqual({ empty: "644 " });
});

test.each([
  {
    name: "a file named like the archive",
    content: tarOf({ name: "a.tar", content: "inner" }, { name: "b" }),
    result: { "a.tar": "644 inner", b: "644 " },
  },
  {
    name: "a directory named like the archive",
    content: tarOf({ name: "a.tar/b" }),
    result: { "a.tar": "755 directory", "a.tar/b": "644 " },
  },
  {
    name: "one level only",
    content: gzipSync(gzipSync(tarOf({ name: "b" }))),
    result: { "a.tar": expect.any(String) },
  },
])("unpack() accepts $name", async ({ content, result }) => {
  await expect(unpacked("a.tar", content)).resolves.toEqual(result);
});

test.each([
  {
    name: "tar",
    content: tarOf({ name: "fifo", type: "6" }, { name: "null", type: "3" }, { name: "disk", type: "4" }),
  },
  {
    name: "zip",
    content: zipOf(
      { name: "fifo", unix: 0o010644 },
      { name: "null", unix: 0o020644 },
      { name: "disk", unix: 0o060644 },
    ),
  },
])("unpack() leaves out the special files of a $name and says so", async ({ content }) => {
  const { directory, warnings, done } = attempt("a", content);
  await done;
  expect(readdirSync(directory)).toEqual([]);
  expect(warnings).toEqual([
    'Left out member "fifo": it is a FIFO',
    'Left out member "null": it is a character device',
    'Left out member "disk": it is a block device',
  ]);
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

test("unpack() stops when it is told to", async () => {
  const abort = new AbortController();
  const { directory, done } = attempt("a.gz", gzipSync(Buffer.alloc(300_000_000)), abort.signal);
  setTimeout(() => abort.abort(new Error("stop")), 30);
  await expect(done).rejects.toThrow("stop");
  expect(statSync(join(directory, "a")).size).toBeLessThan(300_000_000);
});

test.each(HOSTILE_NAMES)("unpack() refuses $name", async ({ content, reason }) => {
  const { done, isOutsideUntouched } = attempt("a", content);
  await expect(done).rejects.toMatchObject({
    code: "untrusted",
    message: expect.stringMatching(/^Cannot unpack "a": member /),
    hint: "Check how the object was made and uploaded",
  });
  await expect(done).rejects.toThrow(reason);
  expect(isOutsideUntouched()).toBe(true);
});

// The decoders are loaded when they are needed; a bundle must bring them all.
test("unpack() works from a bundle that has no packages beside it", async () => {
  const { directory } = place();
  const bundle = await buildProgram(
    directory,
    "bundle",
    `import { unpack } from "./resources/s3/unpack.ts";
     const log = { info() {}, warn() {}, error() {}, hide() {} };
     const [path, directory] = process.argv.slice(2) as [string, string];
     void unpack({ path, directory }, { log, signal: new AbortController().signal });`,
  );
  for (const name of ["text.bz2", "text.xz", "text.zst", "unix.zip", "tree-gnu.tar"]) {
    const path = join(directory, name);
    writeFileSync(path, fixture(name));
    execFileSync(process.execPath, [bundle, path, directory], { cwd: directory });
    expect(existsSync(path)).toBe(false);
  }
  expect(readFileSync(join(directory, "text")).equals(TEXT)).toBe(true);
});
