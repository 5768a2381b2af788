import { read, write } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { messageOf, ResourceError } from "./errors.ts";

const readChunk = promisify(read);
const writeChunk = promisify(write);

/** All of stdin. Reads the descriptor itself: setting up Node's stream costs some milliseconds of every check. */
export async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536);
    const { bytesRead } = await retryWhileBusy(() => readChunk(0, chunk, 0, chunk.length, null));
    if (bytesRead === 0) return Buffer.concat(chunks).toString("utf8");
    chunks.push(chunk.subarray(0, bytesRead));
  }
}

/** Writes `text` to stdout in full; an answer that nobody received is an error, not a success. */
export async function writeStandardOutput(text: string): Promise<void> {
  let rest = Buffer.from(text);
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
