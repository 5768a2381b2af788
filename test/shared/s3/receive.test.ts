import { randomBytes } from "node:crypto";
import { type FileHandle, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { PinnedObject } from "../../../shared/s3/open-range.ts";
import type { Range } from "../../../shared/s3/ranges.ts";
import { receiveRange } from "../../../shared/s3/receive.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

const CONTENT = randomBytes(3_000_000);
const OBJECT: PinnedObject = {
  bucket: "b",
  key: "k",
  size: CONTENT.length,
  etag: '"e"',
  serverSideEncryption: undefined,
};

let directory: TemporaryDirectory;
let file: FileHandle;
beforeEach(async () => {
  directory = await temporaryDirectory();
  file = await open(join(directory.path, "file"), "w+");
});
afterEach(async () => {
  await file.close();
  await directory.remove();
});

/** The content from `start` to `end` in chunks as a socket gives them, perhaps broken off with an error. */
function body(start: number, end: number, failure?: Error): Readable {
  return Readable.from(
    (function* () {
      for (let at = start; at < end; at += 65_536) yield CONTENT.subarray(at, Math.min(at + 65_536, end));
      if (failure) throw failure;
    })(),
  );
}

/** Receives `range` from bodies that `answer` gives, and tells what was asked for. */
async function receive(
  range: Range,
  answer: (asked: Range, attempt: number) => { body: Readable; start: number },
  first?: { body: Readable; start: number },
) {
  const asked: Range[] = [];
  let written = 0;
  const outcome = await receiveRange(
    OBJECT,
    range,
    {
      file,
      open: async (rest) => {
        asked.push(rest);
        return answer(rest, asked.length);
      },
      onWritten: (bytes) => {
        written += bytes;
      },
      signal: new AbortController().signal,
      wait: async () => {},
    },
    first,
  ).catch((thrown: unknown) => thrown);
  return { outcome, asked, written };
}

async function contentOf({ start, end }: Range): Promise<boolean> {
  const stored = await readFile(join(directory.path, "file"));
  return stored.subarray(start, end).equals(CONTENT.subarray(start, end));
}

test.each([
  { name: "a whole object", range: { start: 0, end: CONTENT.length } },
  { name: "a part", range: { start: 1_000_000, end: 2_500_001 } },
  { name: "one byte", range: { start: 7, end: 8 } },
  { name: "nothing", range: { start: 0, end: 0 } },
])("$name is written to its place", async ({ range }) => {
  const { outcome, asked, written } = await receive(range, ({ start, end }) => ({
    body: body(start, end),
    start,
  }));
  expect(outcome).toBeUndefined();
  expect(asked).toEqual([range]);
  expect(written).toBe(range.end - range.start);
  expect(await contentOf(range)).toBe(true);
});

test("a body that is open already is used first", async () => {
  const range = { start: 0, end: 100_000 };
  const { asked } = await receive(
    range,
    () => {
      throw new Error("nothing else was to be asked for");
    },
    { body: body(0, 100_000), start: 0 },
  );
  expect(asked).toEqual([]);
  expect(await contentOf(range)).toBe(true);
});

test.each([
  { name: "ends early", failure: undefined },
  { name: "breaks off", failure: new Error("aborted") },
])("a body that $name is asked for again from where it ended", async ({ failure }) => {
  const range = { start: 100_000, end: 2_900_000 };
  const { outcome, asked, written } = await receive(range, ({ start, end }) => ({
    body: body(start, Math.min(end, start + 1_200_000), start + 1_200_000 < end ? failure : undefined),
    start,
  }));
  expect(outcome).toBeUndefined();
  expect(asked[0]).toEqual(range);
  expect(asked.length).toBeGreaterThan(2);
  expect(written).toBe(2_800_000);
  expect(await contentOf(range)).toBe(true);
});

test("a body with more than was asked for is cut to the range", async () => {
  const range = { start: 1_000_000, end: 1_300_000 };
  const { outcome, written } = await receive(range, () => ({ body: body(0, CONTENT.length), start: 0 }));
  expect(outcome).toBeUndefined();
  expect(written).toBe(300_000);
  expect(await contentOf(range)).toBe(true);
  expect(await readFile(join(directory.path, "file"))).toHaveLength(1_300_000);
});

test("nine broken bodies are enough", async () => {
  const { outcome, asked } = await receive({ start: 0, end: 10 }, () => ({
    body: body(0, 0, new Error("reset")),
    start: 0,
  }));
  expect(outcome).toMatchObject({
    code: "unavailable",
    message: 'Cannot download "s3://b/k": the transfer broke 9 times, at last with: reset',
  });
  expect(asked).toHaveLength(9);
});

test("trouble with the file is not the network's", async () => {
  await file.close();
  file = await open("/dev/full", "r+");
  const { outcome, asked } = await receive({ start: 0, end: 10 }, () => ({ body: body(0, 10), start: 0 }));
  expect(outcome).toMatchObject({ code: "ENOSPC" });
  expect(asked).toHaveLength(1);
});

test("an interruption ends a body that stands still, and closes it", async () => {
  const controller = new AbortController();
  const reason = new Error("interrupted");
  const silent = new Readable({ read() {} });
  const run = receiveRange(
    OBJECT,
    { start: 0, end: 10 },
    { file, open: async () => ({ body: silent, start: 0 }), onWritten: () => {}, signal: controller.signal },
  );
  setImmediate(() => controller.abort(reason));
  await expect(run).rejects.toBe(reason);
  expect(silent.destroyed).toBe(true);
});
