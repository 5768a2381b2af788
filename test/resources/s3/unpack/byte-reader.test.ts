import { ByteReader } from "../../../../resources/s3/unpack/byte-reader.ts";
import { collect, readerOf } from "./archive-bytes.ts";

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

test.each([1, 2, 3, 100])("ByteReader takes exact amounts out of chunks of %p", async (chunk) => {
  const reader = readerOf("abcdefgh", chunk);
  expect(text(await reader.peek(3))).toBe("abc");
  expect(text(await reader.read(2, "it"))).toBe("ab");
  await reader.skip(3, "it");
  expect(text(await reader.need(1, "it"))).toBe("f");
  expect(text(await reader.peek(9))).toBe("gh");
  expect((await collect(reader.rest())).toString()).toBe("gh");
  expect(await reader.read(1, "it")).toBeUndefined();
  expect(await reader.some(1)).toBeUndefined();
});

test("ByteReader hands out what is at hand, up to a limit", async () => {
  const reader = readerOf("abcdef", 4);
  expect(text(await reader.some(3))).toBe("abc");
  expect(text(await reader.some(3))).toBe("d");
  expect(text(await reader.some(3))).toBe("ef");
});

test.each([
  { name: "read", run: (reader: ByteReader) => reader.read(3, "it") },
  { name: "need", run: (reader: ByteReader) => reader.need(3, "it") },
  { name: "skip", run: (reader: ByteReader) => reader.skip(3, "it") },
])("ByteReader says so when $name() meets the end", async ({ run }) => {
  await expect(run(readerOf("ab"))).rejects.toThrow("it is cut short");
});

test("ByteReader needs something at the very end too", async () => {
  await expect(readerOf("").need(1, "it")).rejects.toThrow("it is cut short");
});

test("ByteReader releases its source", async () => {
  let released = false;
  async function* source() {
    try {
      yield Buffer.from("abc");
    } finally {
      released = true;
    }
  }
  const reader = new ByteReader(source());
  await reader.peek(1);
  await reader.close();
  expect(released).toBe(true);
});
