import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { ResourceError } from "../resource/errors.ts";

/**
 * Resolves `path` against `directory` and refuses to leave it. Symbolic links are not looked at.
 *
 * @param shown the path as people have written it
 */
export function inside(directory: string, path: string, shown = path): string {
  const resolved = resolve(directory, path);
  if (!contains(resolve(directory), resolved)) {
    throw new ResourceError(
      "invalid-request",
      `Cannot use path "${shown}": it leads outside the build directory`,
    );
  }
  return resolved;
}

/** The real location of an existing path. Links may lead anywhere inside `directory`, but not out of it. */
export async function realPathInside(directory: string, path: string, shown = path): Promise<string> {
  const real = await realpath(inside(directory, path, shown)).catch((cause: unknown) => {
    throw new ResourceError(
      "not-found",
      `Cannot use path "${shown}": it does not exist or is a broken link`,
      {
        cause,
      },
    );
  });
  if (!contains(await realpath(directory), real)) {
    throw new ResourceError(
      "invalid-request",
      `Cannot use path "${shown}": a link leads outside the build directory`,
    );
  }
  return real;
}

function contains(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
