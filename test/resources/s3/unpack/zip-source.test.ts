import { RandomAccessReader } from "yauzl";
import { zipSource } from "../../../../resources/s3/unpack/zip-source.ts";
import { archiveOf, collect } from "./archive-bytes.ts";

const open = async () => zipSource(RandomAccessReader, await archiveOf(Buffer.from("0123456789")));

async function read(length: number, position: number): Promise<string> {
  const source = await open();
  const buffer = Buffer.alloc(length + 1, ".");
  return new Promise((resolve, reject) => {
    source.read(buffer, 1, length, position, (error) => (error ? reject(error) : resolve(String(buffer))));
  });
}

test("zipSource() reads to the place that it is told", async () => {
  await expect(read(3, 7)).resolves.toBe(".789");
});

test.each([
  { name: "beyond the end", length: 3, position: 8 },
  { name: "before the start", length: 1, position: -1 },
  { name: "beyond every file", length: 1, position: 2 ** 60 },
  { name: "nowhere", length: 1, position: Number.NaN },
])("zipSource() answers a read $name with an error", async ({ length, position }) => {
  await expect(read(length, position)).rejects.toThrow("the zip archive is cut short");
});

test("zipSource() streams a range", async () => {
  const source = await open();
  expect((await collect(source._readStreamForRange(2, 5))).toString()).toBe("234");
});
