import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { tarOf, zipOf } from "../../resources/s3/unpack/made-archives.ts";
import { openStore, type Store } from "../support/store.ts";
import { makeDirectory, textsIn, WORKSPACE } from "../support/workspace.ts";
import { runStep } from "./program.ts";

const fixture = (name: string) => readFileSync(join(__dirname, "../../fixtures/archives", name));
const TAR = tarOf({ name: "bin/run", content: "#!/bin/sh\n", mode: 0o755 }, { name: "empty/", type: "5" });
const ZIP = zipOf({ name: "bin/run", content: "#!/bin/sh\n", unix: 0o100755 });

/** Where a program in a container could write, too, and the test would see it. */
const ABSOLUTE = join(WORKSPACE, "absolute");

let store: Store;
let bucket: string;
let directory: string;
beforeAll(async () => {
  store = await openStore();
  bucket = await store.createBucket();
});
afterAll(() => store.close(), 60_000);
beforeEach(() => {
  // A directory below, so that a way out leads to a place that can be looked at.
  directory = join(makeDirectory({ outside: "untouched" }), "destination");
});

async function unpack(key: string, content: Buffer) {
  await store.put(bucket, key, content);
  const source = { ...store.source, bucket, regexp: "(?P<version>v)/.*" };
  return runStep("in", { source, version: { path: key }, params: { unpack: true } }, { directory });
}

/** What is in the destination besides what the step itself writes. */
function unpacked(): Record<string, string> {
  const { url: _, s3_uri: __, version: ___, ...files } = textsIn(directory);
  return files;
}

test.each([
  { name: "a tar", key: "v/a.tar", content: TAR },
  { name: "a tar without a suffix", key: "v/a-1.0", content: TAR },
  { name: "a tgz", key: "v/a.tgz", content: gzipSync(TAR) },
  { name: "a zip", key: "v/a.zip", content: ZIP },
  { name: "a zip under another name", key: "v/a.jar", content: ZIP },
])("$name is unpacked in its place, modes included", async ({ key, content }) => {
  expect((await unpack(key, content)).code).toBe(0);
  expect(unpacked()).toEqual({ "bin/run": "#!/bin/sh\n" });
  expect(statSync(join(directory, "bin/run")).mode & 0o777).toBe(0o755);
});

test.each(["tree-v7.tar", "tree-gnu.tar", "tree-pax.tar", "tree.tar.bz2", "tree.tar.xz", "tree.tar.zst"])(
  "%s comes out with its links and empty directories",
  async (archive) => {
    expect((await unpack(`v/${archive}`, fixture(archive))).code).toBe(0);
    expect(unpacked()).toEqual({
      "tree/bin/run": "#!/bin/sh\n",
      "tree/private": "secret\n",
      "tree/same": "secret\n",
    });
    expect(readlinkSync(join(directory, "tree/link"))).toBe("bin/run");
    expect(readdirSync(join(directory, "tree/empty"))).toEqual([]);
  },
);

test.each([
  { key: "v/x.txt.gz", content: gzipSync("plain"), file: "x.txt", expected: "plain" },
  { key: "v/x-1.0", content: gzipSync("plain"), file: "x-1.0", expected: "plain" },
  { key: "v/x.tgz", content: gzipSync("plain"), file: "x.tar", expected: "plain" },
  { key: "v/x.gz", content: gzipSync(gzipSync("twice")), file: "x", expected: undefined },
  {
    key: "v/two.gz",
    content: Buffer.concat([gzipSync("one,"), gzipSync("two")]),
    file: "two",
    expected: "one,two",
  },
  { key: "v/text.bz2", content: fixture("text.bz2"), file: "text", expected: undefined },
  { key: "v/text.xz", content: fixture("text.xz"), file: "text", expected: undefined },
  { key: "v/text.zst", content: fixture("text.zst"), file: "text", expected: undefined },
])("$key, compressed but no tar, becomes $file", async ({ key, content, file, expected }) => {
  expect((await unpack(key, content)).code).toBe(0);
  expect(Object.keys(unpacked())).toEqual([file]);
  if (expected !== undefined) expect(unpacked()[file]).toBe(expected);
  else expect(unpacked()[file]?.length).toBeGreaterThan(5);
});

test("a member called like the archive survives, and names of 300 characters as well", async () => {
  const long = `${"d".repeat(150)}/${"f".repeat(149)}`;
  const content = tarOf(
    { name: "a.tar", content: "member" },
    { name: "././@LongLink", type: "L", content: `${long}\0` },
    { name: "short", content: "long" },
  );
  expect((await unpack("v/a.tar", content)).code).toBe(0);
  expect(unpacked()).toEqual({ "a.tar": "member", [long]: "long" });
});

test("special bits are dropped, and what the step writes never follows a link of the archive", async () => {
  const content = tarOf(
    { name: "tool", content: "x", mode: 0o4755 },
    { name: "kept", content: "kept" },
    { name: "version", type: "2", target: "kept" },
    { name: "url", content: "of the archive" },
  );
  expect((await unpack("v/a.tar", content)).code).toBe(0);
  expect(statSync(join(directory, "tool")).mode & 0o7777).toBe(0o755);
  expect(lstatSync(join(directory, "version")).isFile()).toBe(true);
  expect(textsIn(directory)).toMatchObject({ kept: "kept", version: "v" });
  expect(textsIn(directory)["url"]).toContain(`${bucket}/v/a.tar`);
});

test.each([
  { name: "plain text", content: Buffer.from("plain"), says: /not an archive/ },
  { name: "an empty object", content: Buffer.alloc(0), says: /the file is empty/ },
  { name: "a broken gzip", content: gzipSync(TAR).subarray(0, 60), says: /a\.tgz/ },
  {
    name: "garbage behind a gzip",
    content: Buffer.concat([gzipSync("x"), Buffer.from("junk")]),
    says: /the gzip stream is damaged/,
  },
  { name: "an encrypted zip", content: fixture("encrypted.zip"), says: /encrypted/ },
  {
    name: "a tar that climbs out",
    content: tarOf({ name: "../outside", content: "x" }),
    says: /\.\.\/outside/,
  },
  {
    name: "a zip that climbs out",
    content: zipOf({ name: "../outside", content: "x" }),
    says: /\.\.\/outside/,
  },
  {
    name: "an absolute name",
    content: tarOf({ name: ABSOLUTE, content: "x" }),
    says: /resource-e2e-\w+\/absolute/,
  },
  {
    name: "a link that leads out",
    content: tarOf({ name: "l", type: "2", target: "../outside" }),
    says: /"l"/,
  },
  {
    name: "a hard link that leads out",
    content: tarOf({ name: "l", type: "1", target: "../outside" }),
    says: /"l"/,
  },
  {
    name: "a write through a link",
    content: tarOf({ name: "l", type: "2", target: ".." }, { name: "l/outside", content: "x" }),
    says: /"l/,
  },
])("$name is refused with a reason", async ({ content, says }) => {
  const { code, stdout, stderr } = await unpack("v/a.tgz", content);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(says);
  expect(stderr).not.toContain("defect");
  expect(readFileSync(join(directory, "../outside"), "utf8")).toBe("untouched");
  expect(existsSync(ABSOLUTE)).toBe(false);
});
