import { lstat, readdir, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { ResourceError } from "../resource/errors.ts";
import { compileSegment } from "./glob-segment.ts";
import { inside, realPathInside } from "./inside.ts";

/** What a glob found: sorted paths, relative to the directory in which it searched. */
export interface Found {
  readonly files: readonly string[];
  readonly directories: readonly string[];
}

/**
 * Finds what a glob in the manner of Go's `filepath.Glob` describes. Links count as what they point to, as long
 * as that is inside `directory`; a pattern or link that leads out of it is refused.
 */
export async function findFiles(directory: string, pattern: string): Promise<Found> {
  const relative = posix.normalize(pattern.replace(/^\/+/, "")).replace(/\/$/, "");
  inside(directory, relative, pattern);
  let paths = [""];
  for (const segment of relative.split("/")) {
    const matcher = compileSegment(segment);
    if (matcher === undefined) {
      throw new ResourceError(
        "invalid-request",
        `Cannot find files with pattern "${pattern}": it is malformed`,
        {
          hint: "Close each [ with ] and write \\ before a character that is meant literally",
        },
      );
    }
    paths = await matchesBelow(directory, paths, /[*?[\\]/.test(segment) ? matcher : segment);
  }
  return classify(directory, paths.sort());
}

/** Sorts paths by what they are; neither files nor directories (sockets, devices) are left out. */
export async function classify(directory: string, paths: readonly string[]): Promise<Found> {
  const files: string[] = [];
  const directories: string[] = [];
  for (const path of paths) {
    const kind = await stat(await realPathInside(directory, path));
    if (kind.isFile()) {
      files.push(path);
    } else if (kind.isDirectory()) {
      directories.push(path);
    }
  }
  return { files, directories };
}

async function matchesBelow(
  directory: string,
  parents: readonly string[],
  segment: RegExp | string,
): Promise<string[]> {
  const found: string[] = [];
  for (const parent of parents) {
    const names =
      typeof segment === "string"
        ? [segment]
        : (await namesIn(join(directory, parent))).filter((name) => segment.test(name));
    found.push(...names.map((name) => posix.join(parent, name)));
  }
  return typeof segment === "string" ? await existing(directory, found) : found;
}

async function existing(directory: string, paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(
    paths.map((path) =>
      lstat(join(directory, path)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return paths.filter((_, index) => there[index]);
}

/** Empty for what cannot be read, as a glob describes only what can be seen. */
async function namesIn(directory: string): Promise<string[]> {
  return await readdir(directory).catch(() => []);
}
