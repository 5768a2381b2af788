import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { classify, type Found, findFiles } from "../../shared/files/glob.ts";
import { realPathInside } from "../../shared/files/inside.ts";
import { messageOf, ResourceError } from "../../shared/resource/errors.ts";
import { compileExpression } from "./pattern/expression.ts";

/** Which file to `put`: by glob, or (deprecated) by an RE2 expression. An empty string means absent. */
export interface FileChoice {
  readonly file?: string | undefined;
  readonly from?: string | undefined;
}

export interface LocalFile {
  /** Relative to the directory of the step; what a key is made of. */
  readonly path: string;
  /** Absolute and free of links; what to read. */
  readonly realPath: string;
}

const MOST_LISTED = 10;

/** Finds the one file that `params` describe; none or several is an error. Directories do not count. */
export async function chooseLocalFile(directory: string, { file, from }: FileChoice): Promise<LocalFile> {
  if (file && from) {
    throw new ResourceError("invalid-request", "Cannot choose a file: both file and from are set", {
      hint: "Remove from, which is deprecated",
    });
  }
  if (!file && !from) {
    throw new ResourceError("invalid-request", "Cannot choose a file: file is not set", {
      hint: "Set params.file to the path of the file, such as build/app-*.tgz",
    });
  }
  const found = file ? await findFiles(directory, file) : await findByExpression(directory, from ?? "");
  const path = onlyOne(file ? `file "${file}"` : `from "${from}"`, found);
  return { path, realPath: await realPathInside(directory, path) };
}

function onlyOne(description: string, { files, directories }: Found): string {
  const [only, ...others] = files;
  if (only === undefined) {
    const state =
      directories.length > 0 ? `it matches only directories: ${listed(directories)}` : "nothing matches";
    throw new ResourceError("not-found", `Cannot find ${description}: ${state}`, {
      hint: "Check that an earlier step makes this file and that its output is among the inputs of the put",
    });
  }
  if (others.length > 0) {
    throw new ResourceError(
      "invalid-request",
      `Cannot choose one file by ${description}: ${files.length} files match: ${listed(files)}`,
      { hint: "Make the pattern match exactly one file" },
    );
  }
  return only;
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, MOST_LISTED).map((path) => `"${path}"`);
  const rest = paths.length - shown.length;
  return shown.join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** The expression may match anywhere in the path, that of `directory` included. */
async function findByExpression(directory: string, from: string): Promise<Found> {
  const { engine } = compileExpression("from", from);
  const paths = await readdir(directory, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new ResourceError("not-found", `Cannot search "${directory}": ${messageOf(cause)}`, { cause });
  });
  const matching = paths
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => engine.test(path))
    .map((path) => relative(directory, path));
  return await classify(directory, matching.sort());
}
