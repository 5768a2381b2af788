import { type FileHandle, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ArchiveFile } from "../../../../resources/s3/unpack/archive-file.ts";
import { ByteReader } from "../../../../resources/s3/unpack/byte-reader.ts";
import { place } from "./unpacking.ts";

const opened: FileHandle[] = [];
afterEach(async () => {
  for (const handle of opened.splice(0)) await handle.close();
});

/** These bytes as a downloaded archive, open until the test ends. */
export async function archiveOf(
  content: Uint8Array,
  signal = new AbortController().signal,
): Promise<ArchiveFile> {
  const path = join(place().directory, "archive");
  await writeFile(path, content);
  const handle = await open(path);
  opened.push(handle);
  return { handle, size: content.length, signal };
}

export async function* inChunks(content: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < content.length; start += size) yield content.subarray(start, start + size);
}

export function readerOf(content: Uint8Array | string, chunk?: number): ByteReader {
  return new ByteReader(inChunks(Buffer.from(content), chunk));
}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const collected: Uint8Array[] = [];
  for await (const chunk of chunks) collected.push(chunk);
  return Buffer.concat(collected);
}
