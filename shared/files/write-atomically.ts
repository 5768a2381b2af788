import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isNativeError } from "node:util/types";
import { messageOf, ResourceError } from "../resource/errors.ts";

/**
 * Lets `fill` write a new file beside `path` and moves it there when it has succeeded: `path` is never half-written,
 * a link at `path` is replaced and not followed, and a failure leaves nothing behind.
 */
export async function writeAtomically<T>(path: string, fill: (file: FileHandle) => Promise<T>): Promise<T> {
  const temporary = join(dirname(path), `.partial-${randomBytes(6).toString("hex")}`);
  try {
    const file = await open(temporary, "wx+", 0o666);
    const result = await fill(file).finally(() => file.close());
    await rename(temporary, path);
    return result;
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw isSystemError(thrown) ? unwritable(path, thrown) : thrown;
  }
}

/** The same for a text. */
export async function writeText(path: string, text: string | Uint8Array): Promise<void> {
  await writeAtomically(path, (file) => file.writeFile(text));
}

function isSystemError(thrown: unknown): thrown is NodeJS.ErrnoException {
  return isNativeError(thrown) && "syscall" in thrown;
}

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: "free space on the worker, or use a worker with a larger volume",
  EDQUOT: "free space on the worker, or use a worker with a larger volume",
  EISDIR: "a directory of that name is in the way",
  ENAMETOOLONG: "the last segment of the key is too long for a file name",
};

function unwritable(path: string, cause: NodeJS.ErrnoException): ResourceError {
  return new ResourceError("invalid-request", `Cannot write "${path}": ${messageOf(cause)}`, {
    cause,
    hint: HINTS[cause.code ?? ""],
  });
}
