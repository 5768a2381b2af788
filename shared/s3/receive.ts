import type { FileHandle } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { messageOf, ResourceError } from "../resource/errors.ts";
import { backOff } from "./backoff.ts";
import { nameOf } from "./object-id.ts";
import type { OpenRange, PinnedObject } from "./open-range.ts";
import type { Range } from "./ranges.ts";

const WRITE_SIZE = 1024 * 1024;
/** Per range, and on top of the client's own retries of requests. */
const BROKEN_BODIES = 8;

export interface Receiver {
  readonly file: FileHandle;
  /** Opens the object from byte `start` on. */
  open(range: Range): Promise<OpenRange>;
  /** Told of bytes that are in the file. */
  onWritten(bytes: number): void;
  readonly signal: AbortSignal;
  /** How to wait before another attempt; tests do not wait. */
  readonly wait?: typeof backOff;
}

/**
 * Writes one range of an object to its place in the file. A body that breaks or stalls is asked for again from
 * the byte where it ended, a bounded number of times.
 *
 * @param first a body that is open already
 */
export async function receiveRange(
  object: PinnedObject,
  range: Range,
  { file, open, onWritten, signal, wait = backOff }: Receiver,
  first?: OpenRange,
): Promise<void> {
  let position = range.start;
  let opened = first;
  for (let failures = 0; ; ) {
    const source = opened ?? (await open({ start: position, end: range.end }));
    opened = undefined;
    addAbortSignal(signal, source.body);
    try {
      for await (const { bytes, at } of piecesOf(source, { start: position, end: range.end })) {
        await writeFully(file, bytes, at);
        const length = bytes.reduce((sum, chunk) => sum + chunk.length, 0);
        position = at + length;
        onWritten(length);
      }
      if (position === range.end) return;
      throw new Error(
        `the connection ended after ${position - range.start} of ${range.end - range.start} bytes`,
      );
    } catch (failure) {
      signal.throwIfAborted();
      // Trouble with the file is not the network's.
      if ((failure as NodeJS.ErrnoException).syscall === "write") throw failure;
      if (++failures > BROKEN_BODIES) throw brokenOff(object, failure);
      await wait(failures, signal);
    } finally {
      source.body.destroy();
    }
  }
}

function brokenOff(object: PinnedObject, cause: unknown): ResourceError {
  const message = `Cannot download "${nameOf(object)}": the transfer broke ${BROKEN_BODIES + 1} times, at last with: ${messageOf(cause)}`;
  return new ResourceError("unavailable", message, {
    cause,
    hint: "check the network between worker and store",
  });
}

/** The body in pieces worth a system call each, less what lies outside the range. */
async function* piecesOf({ body, start }: OpenRange, range: Range) {
  let bytes: Buffer[] = [];
  let length = 0;
  let at = range.start;
  let offset = start;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const wanted = chunk.subarray(Math.max(0, at + length - offset), Math.max(0, range.end - offset));
    offset += chunk.length;
    if (wanted.length === 0) {
      if (offset >= range.end) break;
      continue;
    }
    bytes.push(wanted);
    length += wanted.length;
    if (length >= WRITE_SIZE) {
      yield { bytes, at };
      at += length;
      bytes = [];
      length = 0;
    }
  }
  if (length > 0) yield { bytes, at };
}

async function writeFully(file: FileHandle, chunks: readonly Buffer[], position: number): Promise<void> {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const { bytesWritten } = await file.writev(chunks, position);
  // A nearly full disk takes a part without complaint; the rest then says why.
  if (bytesWritten < length)
    await writeFully(file, [Buffer.concat(chunks).subarray(bytesWritten)], position + bytesWritten);
}
