import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFiles } from "../../../shared/files/glob.ts";

let root: string;
let directory: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "glob-"));
  directory = join(root, "build[1]");
  for (const path of ["a/x-1.tgz", "a/x-2.tgz", "a/sub/x-3.tgz", "b/x-4.tgz", ".hidden", "lone", "q*"]) {
    await mkdir(join(directory, path, ".."), { recursive: true });
    await writeFile(join(directory, path), "");
  }
  await writeFile(join(root, "secret"), "");
  await mkdir(join(directory, "links"));
  await symlink("../a/x-1.tgz", join(directory, "links/file"));
  await symlink("../a", join(directory, "links/directory"));
  await symlink("../../secret", join(directory, "links/out"));
  await symlink("nowhere", join(directory, "links/broken"));
});

afterAll(() => rm(root, { recursive: true }));

test.each([
  { pattern: "lone", files: ["lone"] },
  { pattern: "/lone", files: ["lone"] },
  { pattern: "./b//../lone/", files: ["lone"] },
  { pattern: "a/x-?.tgz", files: ["a/x-1.tgz", "a/x-2.tgz"] },
  { pattern: "*/x-*.tgz", files: ["a/x-1.tgz", "a/x-2.tgz", "b/x-4.tgz"] },
  { pattern: "**/x-*", files: ["a/x-1.tgz", "a/x-2.tgz", "b/x-4.tgz"] },
  { pattern: "*hidden", files: [".hidden"] },
  { pattern: "q\\*", files: ["q*"] },
  { pattern: "a", files: [], directories: ["a"] },
  { pattern: "a/*", files: ["a/x-1.tgz", "a/x-2.tgz"], directories: ["a/sub"] },
  { pattern: "a/*/*", files: ["a/sub/x-3.tgz"] },
  { pattern: "lone/*", files: [] },
  { pattern: "lone/x", files: [] },
  { pattern: "none*", files: [] },
  { pattern: "none/x", files: [] },
  { pattern: "links/f*", files: ["links/file"] },
  { pattern: "links/dir*/x-1*", files: ["links/directory/x-1.tgz"] },
  { pattern: "links/directory", files: [], directories: ["links/directory"] },
])("findFiles() finds $files by $pattern", async ({ pattern, files, directories = [] }) => {
  await expect(findFiles(directory, pattern)).resolves.toEqual({ files, directories });
});

test.each([
  { pattern: "../secret", says: 'Cannot use path "../secret": it leads outside' },
  { pattern: "/../secret", says: 'Cannot use path "/../secret": it leads outside' },
  { pattern: "a/../../*", says: 'Cannot use path "a/../../*": it leads outside' },
  { pattern: "links/out", says: 'Cannot use path "links/out": a link leads outside' },
  { pattern: "links/o*", says: "a link leads outside" },
  { pattern: "links/broken", says: "it does not exist or is a broken link" },
  { pattern: "a/[x", says: 'Cannot find files with pattern "a/[x": it is malformed' },
  { pattern: "none/[x", says: "it is malformed" },
])("findFiles() refuses $pattern", async ({ pattern, says }) => {
  await expect(findFiles(directory, pattern)).rejects.toThrow(says);
});
