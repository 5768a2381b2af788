import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isOwn, readOwnFile } from "../../../shared/files/own-file.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

let directory: TemporaryDirectory;
let path: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
  path = join(directory.path, "file");
});
afterEach(() => directory.remove());

test.each([
  { name: "a file of ours", make: () => writeFile(path, "text"), expected: "text" },
  { name: "nothing", make: async () => {}, expected: undefined },
  { name: "a directory", make: () => mkdir(path), expected: undefined },
  { name: "a file that is too long", make: () => writeFile(path, "longer text"), expected: undefined },
  { name: "a link to a file of ours", make: () => link(), expected: undefined },
  { name: "a file that its group may change", make: () => shared(0o620), expected: undefined },
  { name: "a file that others may change", make: () => shared(0o602), expected: undefined },
  { name: "a file that others may read", make: () => shared(0o644), expected: "text" },
])("$name reads as $expected", async ({ make, expected }) => {
  await make();
  const options = { ownDirectory: directory.path, mostBytes: 8 };
  await expect(readOwnFile(path, options)).resolves.toBe(expected);
});

async function link(): Promise<void> {
  await writeFile(`${path}.target`, "text");
  await symlink(`${path}.target`, path);
}

async function shared(mode: number): Promise<void> {
  await writeFile(path, "text");
  await chmod(path, mode);
}

test("a file of somebody else is none of ours, whatever its mode", () => {
  expect(isOwn({ uid: 1000, mode: 0o100600 }, 0)).toBe(false);
  expect(isOwn({ uid: 1000, mode: 0o100600 }, 1000)).toBe(true);
});
