import { ArchiveError, asArchiveError } from "./archive-error.ts";
import { type ArchiveFile, readRange } from "./archive-file.ts";
import { ByteReader } from "./byte-reader.ts";
import { requirePadding } from "./padding.ts";
import { isFrame, isSkippable, readFrame, WHAT, type ZstdFrame } from "./zstd-frame.ts";

/**
 * All frames of a zstd file. fzstd decodes; frames are cut out here and their checksums compared here, because fzstd
 * ignores both the checksum and what follows the last frame. Node's own decoder is missing before Node 22.15.
 */
export async function* unzstd(file: ArchiveFile): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(readRange(file));
  for (;;) {
    const head = await reader.peek(4);
    if (isSkippable(head)) {
      const size = Buffer.from(await reader.need(8, WHAT)).readUInt32LE(4);
      await reader.skip(size, WHAT);
    } else if (isFrame(head)) {
      yield* decoded(await readFrame(reader));
    } else {
      await requirePadding(reader.rest(), WHAT);
      return;
    }
  }
}

async function* decoded(frame: ZstdFrame): AsyncGenerator<Uint8Array> {
  const [{ Decompress }, { default: xxhash }] = await Promise.all([import("fzstd"), import("xxhash-wasm")]);
  const digest = (await xxhash()).create64();
  let size = 0;
  let output: Uint8Array[] = [];
  const decoder = new Decompress((chunk) => output.push(chunk));
  for await (const { bytes, last } of frame.parts) {
    try {
      decoder.push(bytes, last);
    } catch (error) {
      throw asArchiveError(error, WHAT);
    }
    for (const chunk of output) {
      if (chunk.length === 0) continue;
      digest.update(chunk);
      size += chunk.length;
      yield chunk;
    }
    output = [];
  }
  const checksum = await frame.checksum();
  if (frame.size !== undefined && size !== frame.size) throw new ArchiveError(`${WHAT} has a wrong size`);
  if (checksum !== undefined && Number(digest.digest() & 0xffffffffn) !== checksum) {
    throw new ArchiveError(`${WHAT} has a wrong checksum`);
  }
}
