import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseLocalFile } from "../../../resources/s3/local-file.ts";

let root: string;
let directory: string;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "local-file-")));
  directory = join(root, "build");
  await mkdir(join(directory, "a/deep"), { recursive: true });
  await mkdir(join(directory, "many"));
  await writeFile(join(directory, "a/app-1.tgz"), "");
  await writeFile(join(directory, "a/deep/lib-1.tgz"), "");
  for (let index = 0; index < 12; index++) {
    await writeFile(join(directory, `many/f${index}`), "");
  }
  await writeFile(join(root, "secret"), "");
  await symlink("a/app-1.tgz", join(directory, "latest"));
  await symlink("../secret", join(directory, "outside"));
});

afterAll(() => rm(root, { recursive: true }));

test.each([
  { name: "a glob", choice: { file: "a/app-*.tgz" }, path: "a/app-1.tgz" },
  { name: "a glob that a directory matches too", choice: { file: "a/*" }, path: "a/app-1.tgz" },
  { name: "a link", choice: { file: "latest", from: "" }, path: "latest", target: "a/app-1.tgz" },
  { name: "an expression", choice: { from: "lib-\\d" }, path: "a/deep/lib-1.tgz" },
  { name: "an expression over the full path", choice: { from: "/build/a/[^/]*$" }, path: "a/app-1.tgz" },
  { name: "an anchored expression", choice: { from: "^/.*/app-1\\.tgz$" }, path: "a/app-1.tgz" },
])("chooseLocalFile() takes $name", async ({ choice, path, target = path }) => {
  await expect(chooseLocalFile(directory, choice)).resolves.toEqual({
    path,
    realPath: join(directory, target),
  });
});

test.each([
  { name: "both ways", choice: { file: "a", from: "b" }, says: "both file and from are set" },
  { name: "neither way", choice: { file: "" }, says: "file is not set" },
  { name: "no match", choice: { file: "x*" }, says: 'Cannot find file "x*": nothing matches' },
  { name: "no match of from", choice: { from: "x{9}" }, says: 'Cannot find from "x{9}": nothing matches' },
  {
    name: "a directory",
    choice: { file: "a" },
    says: 'Cannot find file "a": it matches only directories: "a"',
  },
  { name: "a directory of from", choice: { from: "deep$" }, says: 'only directories: "a/deep"' },
  {
    name: "several matches",
    choice: { from: "\\.tgz$" },
    says: 'Cannot choose one file by from "\\.tgz$": 2 files match: "a/app-1.tgz", "a/deep/lib-1.tgz"',
  },
  { name: "very many matches", choice: { file: "many/*" }, says: '"many/f7" and 2 more' },
  { name: "a bad expression", choice: { from: "(" }, says: 'Cannot use from "(": missing closing )' },
  {
    name: "a link that leads out",
    choice: { file: "outside" },
    says: "a link leads outside the build directory",
  },
  { name: "a link that leads out, by from", choice: { from: "outside" }, says: "a link leads outside" },
])("chooseLocalFile() refuses $name", async ({ choice, says }) => {
  await expect(chooseLocalFile(directory, choice)).rejects.toThrow(says);
});

test("a directory that is not there is told from one without a match", async () => {
  await expect(chooseLocalFile(join(root, "none"), { from: "f" })).rejects.toMatchObject({
    code: "not-found",
    message: expect.stringMatching(/^Cannot search ".*none": ENOENT/),
  });
});
