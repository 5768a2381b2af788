import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clear, directoryAt, entryAt } from "../../../../resources/s3/unpack/tree.ts";
import { place } from "./unpacking.ts";

let root: string;
beforeEach(() => {
  root = realpathSync(place().directory);
  mkdirSync(join(root, "d/e"), { recursive: true });
  writeFileSync(join(root, "file"), "content");
  symlinkSync("d", join(root, "inner"));
  symlinkSync(".", join(root, "d/self"));
  symlinkSync("..", join(root, "outer"));
  // The name of a neighbour that begins like the root.
  mkdirSync(`${root}-neighbour`, { recursive: true });
  symlinkSync(`${root}-neighbour`, join(root, "neighbour"));
  symlinkSync("missing", join(root, "dangling"));
  symlinkSync("loop", join(root, "loop"));
  symlinkSync("file", join(root, "to-file"));
});

test.each([
  { path: "", real: "" },
  { path: "d/e", real: "d/e" },
  { path: "inner/e", real: "d/e" },
  { path: "inner/self/self/e", real: "d/e" },
  { path: "new/newer", real: "new/newer" },
  { path: "inner/new", real: "d/new" },
])("directoryAt() leads through $path to $real", ({ path, real }) => {
  expect(directoryAt(root, path.split("/").filter(Boolean), "create")).toBe(join(root, real));
  expect(entryAt(join(root, real))?.isDirectory()).toBe(true);
});

test.each([
  { path: "outer", reason: "leaves the destination through a link" },
  { path: "neighbour", reason: "leaves the destination through a link" },
  { path: "dangling", reason: "has a parent that is a link to nowhere" },
  { path: "loop", reason: "has a parent that is a link to nowhere" },
  { path: "file", reason: "has a parent that is not a directory" },
  { path: "to-file", reason: "has a parent that is not a directory" },
])("directoryAt() refuses $path: $reason", ({ path, reason }) => {
  expect(() => directoryAt(root, [path, "x"], "create")).toThrow(reason);
  expect(existsSync(join(root, path, "x"))).toBe(false);
});

test("directoryAt() makes no directory for who must find one", () => {
  expect(() => directoryAt(root, ["new"], "refuse")).toThrow("has a parent that is not a directory");
  expect(entryAt(join(root, "new"))).toBeUndefined();
});

test.each(["file", "inner", "dangling", "outer", "d/e", "missing"])("clear() makes room at %s", (name) => {
  clear(join(root, name));
  expect(entryAt(join(root, name))).toBeUndefined();
  expect(existsSync(`${root}-neighbour`)).toBe(true);
  expect(readdirSync(root)).toContain("d");
});

test("clear() refuses to remove a directory with something in it", () => {
  expect(() => clear(join(root, "d"))).toThrow("would replace a directory that is not empty");
  expect(readdirSync(join(root, "d"))).toEqual(["e", "self"]);
});
