import { type FileHandle, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FileRange } from "../../../shared/s3/file-range.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

let directory: TemporaryDirectory;
let file: FileHandle;
beforeEach(async () => {
  directory = await temporaryDirectory();
  file = await open(join(directory.path, "file"), "w+");
  await file.write("..........");
});
afterEach(async () => {
  await file.close();
  await directory.remove();
});

test.each([
  { name: "the bytes that were asked for", start: 2, chunks: ["ab", "cde"], content: "..abcde..." },
  { name: "no byte before the range", start: 0, chunks: ["xx", "abcde"], content: "..abcde..." },
  { name: "no byte before the range, in one chunk", start: 0, chunks: ["xxabcde"], content: "..abcde..." },
  { name: "no byte behind the range", start: 2, chunks: ["abcd", "exx", "x"], content: "..abcde..." },
  { name: "what there is of too little", start: 2, chunks: ["ab"], content: "..ab......" },
])("holds $name", async ({ start, chunks, content }) => {
  let written = 0;
  const target = new FileRange(file, { start: 2, end: 7 }, start, (bytes) => {
    written += bytes;
  });
  await pipeline(Readable.from(chunks.map((text) => Buffer.from(text))), target);
  expect(await readFile(join(directory.path, "file"), "utf8")).toBe(content);
  expect(target.position).toBe(2 + written);
  expect(target.position).toBe(content.lastIndexOf(content.replaceAll(".", "").slice(-1)) + 1);
});

test("a file that cannot be written is told from a broken source", async () => {
  const readOnly = await open(join(directory.path, "file"), "r");
  const target = new FileRange(readOnly, { start: 0, end: 5 }, 0, () => {});
  await expect(pipeline(Readable.from([Buffer.from("abcde")]), target)).rejects.toThrow("EBADF");
  await readOnly.close();
  expect(target.writeFailure).toMatchObject({ syscall: "write" });
  expect(target.position).toBe(0);
});

test("a source that breaks leaves the position at what is in the file", async () => {
  const broken = Readable.from(
    (function* () {
      yield Buffer.from("abc");
      throw new Error("broken");
    })(),
  );
  const target = new FileRange(file, { start: 0, end: 5 }, 0, () => {});
  await expect(pipeline(broken, target)).rejects.toThrow("broken");
  await target.settled();
  expect(target.writeFailure).toBeUndefined();
  const content = await readFile(join(directory.path, "file"), "utf8");
  expect(content.slice(0, target.position)).toBe("abc".slice(0, target.position));
});

test("a chunk that is part of a larger buffer leaves the rest alone", async () => {
  const whole = Buffer.from(new ArrayBuffer(8)).fill("z");
  const target = new FileRange(file, { start: 0, end: 4 }, 0, () => {});
  await pipeline(Readable.from([whole.subarray(0, 4)]), target);
  expect(whole.toString()).toBe("zzzzzzzz");
});
