import { appendFile, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { UploadFile } from "../../../shared/s3/upload-file.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

let directory: TemporaryDirectory;
let path: string;
let file: UploadFile;
beforeEach(async () => {
  directory = await temporaryDirectory();
  path = join(directory.path, "file");
  await writeFile(path, "0123456789");
  file = await UploadFile.open(path);
});
afterEach(async () => {
  await file.close();
  await directory.remove();
});

test.each([
  { start: 0, end: 10, text: "0123456789" },
  { start: 3, end: 5, text: "34" },
  { start: 9, end: 10, text: "9" },
])("bytes $start to $end", async ({ start, end, text }) => {
  expect((await file.read({ start, end })).toString()).toBe(text);
  expect((await buffer(file.stream({ start, end }))).toString()).toBe(text);
});

test("nothing of the file can be read", async () => {
  expect(await file.read({ start: 0, end: 0 })).toHaveLength(0);
});

test("streams may be read beside each other and given up", async () => {
  file.stream({ start: 0, end: 10 }).destroy();
  const all = await Promise.all([0, 5].map((start) => buffer(file.stream({ start, end: start + 5 }))));
  expect(all.map(String)).toEqual(["01234", "56789"]);
  expect(file.size).toBe(10);
});

test("a file that stays as it is passes", async () => {
  await expect(file.verifyUnchanged()).resolves.toBeUndefined();
});

test.each([
  { name: "grew", change: () => appendFile(path, "x") },
  { name: "shrank", change: () => truncate(path, 5) },
  { name: "was written again", change: () => utimes(path, new Date(), new Date(0)) },
])("a file that $name is refused", async ({ change }) => {
  await change();
  await expect(file.verifyUnchanged()).rejects.toMatchObject({
    code: "conflict",
    message: `Cannot upload "${path}": it was changed during the upload`,
  });
});

test("reading beyond the end of a file that shrank is refused", async () => {
  await truncate(path, 5);
  await expect(file.read({ start: 0, end: 10 })).rejects.toMatchObject({ code: "conflict" });
});

test("a file that cannot be opened is told", async () => {
  await expect(UploadFile.open(join(directory.path, "none"))).rejects.toMatchObject({
    code: "invalid-request",
    message: expect.stringMatching(/^Cannot upload ".*none": ENOENT/),
  });
});
