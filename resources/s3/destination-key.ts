import { posix } from "node:path";
import { ResourceError } from "../../shared/resource/errors.ts";
import { planListing } from "./listing-plan.ts";
import { compileExpression } from "./pattern/expression.ts";
import { replaceMatches } from "./pattern/replace.ts";
import type { Pattern } from "./pattern.ts";

/** An empty string never differs from an absent one. */
export interface Destination {
  readonly versionedFile?: string | undefined;
  readonly regexp?: Pattern | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * The key under which `put` stores the local file. The key need not match the pattern: whoever uploads warns.
 *
 * @param localPath relative to the directory of the step
 */
export function destinationKey(localPath: string, { versionedFile, regexp, from, to }: Destination): string {
  if (versionedFile) {
    return versionedFile;
  }
  if (!to && !from && regexp) {
    return keyInPattern(localPath, regexp);
  }
  if (!to || to.endsWith("/")) {
    return posix.join(to ?? "", posix.basename(localPath));
  }
  return from ? replaceMatches(compileExpression("from", from), localPath, to) : to;
}

/** The directory that the pattern spells out or, where it leaves that open, the one in which the file already is. */
function keyInPattern(localPath: string, pattern: Pattern): string {
  const directory = literalDirectory(pattern);
  const key =
    directory === undefined
      ? matchingEnd(localPath, pattern)
      : posix.join(directory, posix.basename(localPath));
  if (key === undefined) {
    throw new ResourceError(
      "invalid-request",
      `Cannot choose a key for "${localPath}": regexp "${pattern.text}" has no fixed directory and does not match the local path`,
      {
        hint: "Set `to` to the directory, ending in /, or keep the file in a directory that the regexp matches",
      },
    );
  }
  return key;
}

function literalDirectory({ layout }: Pattern): string | undefined {
  const isFixed = !layout.crossesDirectories && layout.directories.every(({ isLiteral }) => isLiteral);
  return isFixed ? layout.directories.map(({ prefix }) => `${prefix}/`).join("") : undefined;
}

/** The longest end of the path, cut between segments, that is a version of the pattern. */
function matchingEnd(localPath: string, pattern: Pattern): string | undefined {
  const { versionText } = planListing(pattern);
  const segments = localPath.split("/");
  return segments
    .map((_, index) => segments.slice(index).join("/"))
    .find((end) => versionText(end) !== undefined);
}
