import { readFileSync } from "node:fs";
import { tarEntries, tarOf } from "../../../../shared/build/images/tar-entries.ts";
import { tarOf as archiveOf, paxEntry } from "../../../resources/s3/unpack/made-archives.ts";

test.each(["ustar", "gnu", "pax"])("an archive in the form %s", (form) => {
  const entries = tarEntries(readFileSync(`test/fixtures/archives/tree-${form}.tar`));
  expect(entries.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["tree", "tree/bin/run", "tree/empty", "tree/link"]),
  );
  const run = entries.find(({ path }) => path === "tree/bin/run");
  expect(run).toMatchObject({ isFile: true, isDirectory: false });
  expect(run?.content.toString()).toBe("#!/bin/sh\n");
  expect(entries.find(({ path }) => path === "tree/empty")).toMatchObject({
    isFile: false,
    isDirectory: true,
  });
  expect(tarEntries(tarOf(entries))).toEqual(entries);
});

test.each([
  { name: "GNU", header: { name: "././@LongLink", type: "L", content: `./${"d/".repeat(80)}file\0` } },
  { name: "POSIX", header: paxEntry({ path: `${"d/".repeat(80)}file`, mtime: "1.5" }) },
])("a long name in the way of $name belongs to the entry behind it", ({ header }) => {
  const entries = tarEntries(
    archiveOf({ name: "first" }, header, { name: "short", content: "text" }, { name: "last" }),
  );
  expect(entries.map(({ path }) => path)).toEqual(["first", `${"d/".repeat(80)}file`, "last"]);
  expect(entries[1]?.bytes.length).toBe(4 * 512);
});
