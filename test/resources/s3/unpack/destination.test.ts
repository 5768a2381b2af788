import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Member } from "../../../../resources/s3/unpack/member.ts";
import { testWithDisk, withDisk } from "../../../support/mounts.ts";
import { ACCEPTED } from "./destination-accepted.ts";
import { REFUSED } from "./destination-refused.ts";
import { add, directory, extract, file, hardLink, placed, special, symlink } from "./members.ts";
import { listing, type Place, place } from "./unpacking.ts";

test.each(ACCEPTED)("Destination accepts $name", async ({ members, result }) => {
  await expect(placed(...members)).resolves.toEqual(result);
});

test.each(REFUSED)("Destination refuses $name", async ({ members, reason }) => {
  const at = place();
  await expect(add(at, ...members)).rejects.toThrow(reason);
  expect(at.isOutsideUntouched()).toBe(true);
});

/** A destination in which somebody else has left links that lead out. */
function planted(): Place {
  const at = place();
  mkdirSync(`${at.directory}-outside`);
  symlinkSync("../destination-outside", join(at.directory, "directory"));
  symlinkSync("../outside", join(at.directory, "file"));
  return at;
}

test("Destination does not write through a link that was there before", async () => {
  const at = planted();
  await add(at, file("file", "ab"));
  expect(readFileSync(join(at.directory, "file"), "utf8")).toBe("ab");
  expect(readFileSync(join(at.directory, "../outside"), "utf8")).toBe("untouched");
});

test.each<Member>([
  file("directory/x"),
  directory("directory/x"),
  symlink("directory/x", "y"),
  hardLink("x", "directory/x"),
])(
  "Destination refuses a $kind behind a link that leads out, although the names share a prefix",
  async (member) => {
    const at = planted();
    await expect(add(at, member)).rejects.toThrow("leaves the destination through a link");
    expect(readdirSync(`${at.directory}-outside`)).toEqual([]);
  },
);

test("Destination refuses a second name for a link that leads out", async () => {
  await expect(add(planted(), hardLink("x", "file"))).rejects.toThrow(
    'member "x" is a link that leaves the destination',
  );
});

test("Destination restores the times of directories after it has filled them", async () => {
  const at = place();
  await add(
    at,
    { kind: "directory", name: "d/e", modified: 5 },
    { kind: "directory", name: "d", modified: 7 },
    file("d/e/x"),
  );
  expect([statSync(join(at.directory, "d")).mtimeMs, statSync(join(at.directory, "d/e")).mtimeMs]).toEqual([
    7000, 5000,
  ]);
});

test("Destination names special files up to a point, and then counts them", async () => {
  const at = place();
  await add(at, ...Array.from({ length: 23 }, (_, index) => special(`fifo\n${index}`)));
  expect(readdirSync(at.directory)).toEqual([]);
  expect(at.warnings).toHaveLength(21);
  expect(at.warnings[0]).toBe('Left out member "fifo\\n0": it is a FIFO');
  expect(at.warnings[20]).toBe("Left out 3 more members that are no files");
});

testWithDisk.each([
  { name: "a full disk", options: "size=64k", state: "ENOSPC: no space left on device" },
  { name: "a read-only disk", options: "ro", state: "EROFS: read-only file system" },
])("Destination blames the machine for $name", async ({ options, state }) => {
  const at = place();
  await withDisk(at.directory, options, () =>
    expect(add(at, file("a", "x".repeat(200_000)))).rejects.toMatchObject({
      name: "ResourceError",
      code: "invalid-request",
      message: `Cannot write member "a": ${state}`,
    }),
  );
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;

asRoot("Destination needs no rights of root, not even for read-only directories", async () => {
  const at = place();
  execFileSync("chmod", ["a+rx", join(at.directory, "../..")]);
  execFileSync("chmod", ["a+rx", join(at.directory, "..")]);
  execFileSync("chown", ["65534", at.directory]);
  process.seteuid?.(65534);
  try {
    const members = [
      directory("d/", 0o500),
      directory("d/e", 0),
      file("d/e/x", "x", 0),
      hardLink("d/y", "d/e/x"),
    ];
    await extract(at, ...members);
  } finally {
    process.seteuid?.(0);
  }
  expect(listing(at.directory)).toEqual({
    d: "500 directory",
    "d/e": "0 directory",
    "d/e/x": "0 x",
    "d/y": "0 x",
  });
});
