import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, ResourceError } from "../../../shared/resource/errors.ts";
import type { DirectoryContext } from "../../../shared/resource/step.ts";

/**
 * Lets `fill` work in the directory, which is made where it is missing and has to be empty. Whatever a failure leaves
 * in it is removed again, and so is what is whole where the step was asked to end meanwhile; the directory itself stays.
 */
export async function inDestination<T>(
  { directory, signal }: Pick<DirectoryContext, "directory" | "signal">,
  fill: () => Promise<T>,
): Promise<T> {
  const found = await contentOf(directory);
  if (found.length > 0) {
    throw new ResourceError("invalid-request", `Cannot write to "${directory}": it is not empty`, {
      hint: `it has "${found[0]}" in it; give a new directory`,
    });
  }
  try {
    const result = await fill();
    signal.throwIfAborted();
    return result;
  } catch (thrown) {
    await clear(directory);
    throw thrown;
  }
}

async function contentOf(directory: string): Promise<string[]> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o755 });
    return await readdir(directory);
  } catch (cause) {
    throw new ResourceError("invalid-request", `Cannot write to "${directory}": ${messageOf(cause)}`, {
      cause,
    });
  }
}

async function clear(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    await rm(join(directory, name), { recursive: true, force: true, maxRetries: 3 });
  }
}
