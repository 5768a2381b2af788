import { readRange } from "../../../../resources/s3/unpack/archive-file.ts";
import { archiveOf, collect } from "./archive-bytes.ts";

const CONTENT = Buffer.alloc(600_000, "0123456789");

test.each([
  { name: "everything", start: undefined, end: undefined, expected: CONTENT },
  { name: "from a position", start: 599_998, end: undefined, expected: CONTENT.subarray(599_998) },
  { name: "a range over several chunks", start: 3, end: 599_990, expected: CONTENT.subarray(3, 599_990) },
  { name: "no more than there is", start: 599_995, end: 700_000, expected: CONTENT.subarray(599_995) },
  { name: "nothing", start: 5, end: 5, expected: Buffer.alloc(0) },
])("readRange() reads $name", async ({ start, end, expected }) => {
  const read = await collect(readRange(await archiveOf(CONTENT), start, end));
  expect(read.equals(expected)).toBe(true);
});

test("readRange() gives out buffers that it does not use again", async () => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readRange(await archiveOf(CONTENT))) chunks.push(chunk);
  expect(chunks.length).toBeGreaterThan(1);
  expect(Buffer.concat(chunks).equals(CONTENT)).toBe(true);
});

test("readRange() stops when it is told to", async () => {
  const abort = new AbortController();
  const chunks = readRange(await archiveOf(CONTENT, abort.signal));
  await chunks.next();
  abort.abort(new Error("stop"));
  await expect(chunks.next()).rejects.toThrow("stop");
});
