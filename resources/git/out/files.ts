import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { realPathInside } from "../../../shared/files/inside.ts";
import { messageOf, ResourceError } from "../../../shared/resource/errors.ts";

/** The real path of what the steps before have left. */
export function buildDirectory(directory: string): Promise<string> {
  return realpath(directory).catch((cause: unknown) => {
    throw new ResourceError(
      "not-found",
      `Cannot use the build directory "${directory}": ${messageOf(cause)}`,
      {
        cause,
      },
    );
  });
}

/** The name of a tag, of which only line breaks at the end are no part; empty where the file holds nothing but blanks. */
export async function tagNameIn(root: string, path: string): Promise<string> {
  const text = await textIn(root, path, "tag file");
  return text.trim() === "" ? "" : text.replace(/[\r\n]+$/, "");
}

export async function annotationIn(root: string, path: string): Promise<string> {
  const text = await textIn(root, path, "annotation file");
  if (text.trim() !== "") return text;
  throw new ResourceError("invalid-request", `Cannot annotate a tag with "${path}": it is empty`);
}

/** From the build directory or, as the stock type has it, from the directory that the repository is in. */
export async function noteIn(root: string, path: string, repository: string): Promise<string> {
  const beside = `${relative(root, dirname(repository)) || "."}/${path}`;
  const text = await textIn(root, path, "notes file").catch((missing: unknown) => {
    if (!isMissing(missing)) throw missing;
    return textIn(root, beside, "notes file").catch(() => {
      throw missing;
    });
  });
  if (text.trim() !== "") return text;
  throw new ResourceError("invalid-request", `Cannot make a note of "${path}": it is empty`);
}

/** The real path of the directory of a repository. */
export async function repositoryIn(root: string, path: string): Promise<string> {
  const hint = 'let "repository" name what a step before has got or made, from the build directory';
  const real = await realPathInside(root, path).catch((cause: unknown) => {
    if (!isMissing(cause)) throw cause;
    throw new ResourceError("not-found", `Cannot push "${path}": there is no such directory`, {
      cause,
      hint,
    });
  });
  if ((await stat(real)).isDirectory()) return real;
  throw new ResourceError("invalid-request", `Cannot push "${path}": it is not a directory`, { hint });
}

async function textIn(root: string, path: string, called: string): Promise<string> {
  const file = await realPathInside(root, path).catch((cause: unknown) => {
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
