import { readFile, stat } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { realPathInside } from "../../../shared/files/inside.ts";
import { messageOf, ResourceError } from "../../../shared/resource/errors.ts";

/** The name of a tag, of which only line breaks at the end are no part; empty where the file holds nothing but blanks. */
export async function tagNameIn(directory: string, path: string): Promise<string> {
  const text = await textIn(directory, path, "tag file");
  return text.trim() === "" ? "" : text.replace(/[\r\n]+$/, "");
}

export async function annotationIn(directory: string, path: string): Promise<string> {
  const text = await textIn(directory, path, "annotation file");
  if (text.trim() !== "") return text;
  throw new ResourceError("invalid-request", `Cannot annotate a tag with "${path}": it is empty`);
}

/** From the build directory or, as the stock type has it, from the directory that the repository is in. */
export async function noteIn(directory: string, path: string, repository: string): Promise<string> {
  const beside = `${relative(directory, dirname(repository)) || "."}/${path}`;
  const text = await textIn(directory, path, "notes file").catch((missing: unknown) => {
    if (!isMissing(missing)) throw missing;
    return textIn(directory, beside, "notes file").catch(() => {
      throw missing;
    });
  });
  if (text.trim() !== "") return text;
  throw new ResourceError("invalid-request", `Cannot make a note of "${path}": it is empty`);
}

/** The real path of the directory of a repository. */
export async function repositoryIn(directory: string, path: string): Promise<string> {
  const real = await realPathInside(directory, path);
  if ((await stat(real)).isDirectory()) return real;
  throw new ResourceError("invalid-request", `Cannot push "${path}": it is not a directory`);
}

async function textIn(directory: string, path: string, called: string): Promise<string> {
  const file = await realPathInside(directory, path).catch((cause: unknown) => {
    if (!isMissing(cause)) throw cause;
    throw new ResourceError("not-found", `${called} '${path}' does not exist`, {
      cause,
      hint: "give its path from the build directory, and check that a step before has made it",
    });
  });
  return readFile(file, "utf8").catch((cause: unknown) => {
    throw new ResourceError("invalid-request", `Cannot read ${called} "${path}": ${messageOf(cause)}`, {
      cause,
    });
  });
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof ResourceError && thrown.code === "not-found";
}
