// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Go's
import { type Destination, destinationKey } from "../../../resources/s3/destination-key.ts";
import { compilePattern } from "../../../resources/s3/pattern.ts";

type Row = Omit<Destination, "regexp"> & {
  readonly regexp?: string;
  readonly local: string;
  readonly key: string;
};

function keyOf({ local, regexp, ...destination }: Omit<Row, "key">): string {
  return destinationKey(local, { ...destination, regexp: regexp ? compilePattern(regexp) : undefined });
}

test.each<Row>([
  { regexp: "a-folder/some-file-(.*).tgz", local: "my/special-file.tgz", key: "a-folder/special-file.tgz" },
  { regexp: "f-(.*)", local: "o/f-1", key: "f-1" },
  { versionedFile: "d/v.tgz", to: "wrong/", local: "x.tgz", key: "d/v.tgz" },
  { local: "a/file.tgz", key: "file.tgz" },
  { to: "dir/", local: "glob-x", key: "dir/glob-x" },
  { from: "a/(.*).tgz", to: "a-folder/", local: "a/file.tgz", key: "a-folder/file.tgz" },
  {
    from: "a/file-(\\d*).tgz",
    to: "folder-${1}/file.tgz",
    local: "a/file-123.tgz",
    key: "folder-123/file.tgz",
  },
  { from: "elsewhere", to: "x", local: "a/b", key: "a/b" },
  { from: "a/(.*)", local: "a/b", key: "b" },
  { regexp: "x/f-(.*)", from: "a/(.*)", local: "a/b", key: "b" },
  { regexp: "x/f-(.*)", to: "y/", local: "a/b", key: "y/b" },
  { regexp: "x/f-(.*)", to: "", from: "", versionedFile: "", local: "a/b", key: "x/b" },
  { to: "whole/key", local: "a/b", key: "whole/key" },
  { to: "a//./b/../", local: "c", key: "a/c" },
  { regexp: "^d/f-(.*)$", local: "f-1", key: "d/f-1" },
  { regexp: "v1\\.0/f-(.*)", local: "f-1", key: "v1.0/f-1" },
  { regexp: "/f-(.*)", local: "a/f-1", key: "/f-1" },
  { regexp: "r-(.*)/out.txt", local: "r-2/out.txt", key: "r-2/out.txt" },
  { regexp: "r-(.*)/out.txt", local: "build/r-2/out.txt", key: "r-2/out.txt" },
  { regexp: "rel/((?:\\d+/)*)out.txt", local: "b/rel/1/2/out.txt", key: "rel/1/2/out.txt" },
  { regexp: "(?i)rel/f-(.*)", local: "REL/f-1", key: "REL/f-1" },
])("$local goes to $key", ({ key, ...row }) => {
  expect(keyOf(row)).toBe(key);
});

test.each([
  { name: "another directory", regexp: "r-(.*)/out.txt", local: "x/out.txt" },
  { name: "another name", regexp: "r-(.*)/out.txt", local: "r-1/in.txt" },
  { name: "no directory", regexp: "r-(.*)/out.txt", local: "out.txt" },
  { name: "a directory that a dot must not reach across", regexp: "r.1/(.*)", local: "r/1/x/y" },
])("a directory that is not literal refuses $name", ({ regexp, local }) => {
  expect(() => keyOf({ regexp, local })).toThrow(`Cannot choose a key for "${local}": regexp "${regexp}"`);
});

test("an invalid from is refused by name", () => {
  expect(() => keyOf({ from: "(", to: "x", local: "a" })).toThrow('Cannot use from "("');
});
