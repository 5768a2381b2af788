import type { FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { backOff } from "../http/backoff.ts";
import { messageOf, ResourceError } from "../resource/errors.ts";
import { FileRange } from "./file-range.ts";
import { nameOf } from "./object-id.ts";
import type { OpenRange, PinnedObject } from "./open-range.ts";
import type { Range } from "./ranges.ts";

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
    const rest = { start: position, end: range.end };
    const source = opened ?? (await open(rest));
    opened = undefined;
    const target = new FileRange(file, rest, source.start, onWritten);
    const failure = await pipeline(source.body, target, { signal }).catch((thrown: unknown) => thrown);
    await target.settled();
    position = target.position;
    signal.throwIfAborted();
    if (target.writeFailure) throw target.writeFailure;
    if (position === range.end) return;
    if (++failures > BROKEN_BODIES)
      throw brokenOff(object, failure ?? new Error("the connection ended early"));
    await wait(failures, signal);
  }
}

function brokenOff(object: PinnedObject, cause: unknown): ResourceError {
  const message = `Cannot download "${nameOf(object)}": the transfer broke ${BROKEN_BODIES + 1} times, at last with: ${messageOf(cause)}`;
  return new ResourceError("unavailable", message, {
    cause,
    hint: "check the network between worker and store",
  });
}
