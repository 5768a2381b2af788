import { write } from "node:fs";
import { addAbortSignal } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { messageOf, ResourceError } from "./errors.ts";

const writeChunk = promisify(write);

/** All of stdin. A blocking read of the descriptor would start sooner, but the process could not end while it waits. */
export async function readStandardInput(signal: AbortSignal): Promise<string> {
  try {
    return await text(addAbortSignal(signal, process.stdin));
  } catch (cause) {
    signal.throwIfAborted();
    throw new ResourceError(
      "invalid-request",
      `Cannot read the request from standard input: ${messageOf(cause)}`,
      { cause },
    );
  }
}

/** Writes `answer` to stdout in full; an answer that nobody received is an error, not a success. */
export async function writeStandardOutput(answer: string): Promise<void> {
  let rest = Buffer.from(answer);
  try {
    while (rest.length > 0) {
      const { bytesWritten } = await retryWhileBusy(() => writeChunk(1, rest, 0, rest.length, null));
      rest = rest.subarray(bytesWritten);
    }
  } catch (cause) {
    throw new ResourceError(
      "unavailable",
      `Cannot write the answer to standard output: ${messageOf(cause)}`,
      { cause },
    );
  }
}

/** A descriptor that another program made non-blocking answers EAGAIN until there is something to do. */
async function retryWhileBusy<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      await sleep(5);
    }
  }
}
