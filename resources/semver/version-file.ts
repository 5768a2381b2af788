import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { realPathInside } from "../../shared/files/inside.ts";
import { messageOf, ResourceError } from "../../shared/resource/errors.ts";
import { during } from "../../shared/resource/stage.ts";
import type { DirectoryContext } from "../../shared/resource/step.ts";
import type { SemanticVersion } from "./semantic-version.ts";
import { storedVersion } from "./stored-version.ts";

const REMEDY = "let params.file name a file with a version such as 1.2.3";
/** Of a version; whatever is larger is something else. */
const MOST_BYTES = 1024 * 1024;

/** The version that an earlier step has left in a file. A slash in front of `path` does not lead out of the directory. */
export async function versionInFile(
  { directory, signal }: Pick<DirectoryContext, "directory" | "signal">,
  path: string,
): Promise<SemanticVersion> {
  const real = await during("opening version file", () =>
    realPathInside(directory, path.replace(/^\/+/, ""), path),
  );
  const content = await during("reading version file", () => textOf(real, path, signal));
  return during("parsing version", () => storedVersion(content, path, REMEDY));
}

async function textOf(real: string, path: string, signal: AbortSignal): Promise<string> {
  const refuse = (state: string, cause?: unknown) =>
    new ResourceError("invalid-request", `Cannot read "${path}": ${state}`, {
      cause,
      hint: REMEDY,
    });
  let file: FileHandle | undefined;
  try {
    // A pipe that nobody writes to would otherwise be waited for without end.
    file = await open(real, constants.O_RDONLY | constants.O_NONBLOCK);
    const facts = await file.stat();
    if (!facts.isFile()) throw refuse(`it is ${facts.isDirectory() ? "a directory" : "not a file"}`);
    if (facts.size > MOST_BYTES) throw refuse("it is larger than 1 MiB");
    return await file.readFile({ encoding: "utf8", signal });
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown instanceof ResourceError ? thrown : refuse(messageOf(thrown), thrown);
  } finally {
    await file?.close();
  }
}
