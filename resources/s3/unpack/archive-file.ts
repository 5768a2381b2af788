import type { FileHandle } from "node:fs/promises";

/** The downloaded archive: opened once, readable from any position, and independent of its name from then on. */
export interface ArchiveFile {
  readonly handle: FileHandle;
  readonly size: number;
  readonly signal: AbortSignal;
}

const CHUNK = 256 * 1024;

/** The bytes from `start` up to `end`. Ends early when the file does. */
export async function* readRange(
  { handle, size, signal }: ArchiveFile,
  start = 0,
  end = size,
): AsyncGenerator<Uint8Array> {
  for (let position = start; position < end; ) {
    signal.throwIfAborted();
    // A fresh buffer each time: consumers keep references to what they were given.
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, end - position));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}
