import type { Rows } from "../../../shared/resource/explanation.ts";
import type { Log } from "../../../shared/resource/log.ts";
import { currentVersion } from "../current-version.ts";
import type { Listing } from "../listing-plan.ts";
import type { Pattern } from "../pattern.ts";
import type { Selection } from "../selection.ts";
import type { Source } from "../source.ts";
import type { Version } from "../version.ts";

/** What a check would list, and what it would take for a version. */
export function explainVersions(source: Source, selection: Selection, version: Version, log: Log): Rows {
  return selection.kind === "pattern"
    ? explainPattern(source, selection, version.path, log)
    : explainFile(source, selection.key, version.version_id);
}

function explainPattern(
  source: Source,
  { pattern, plan }: Extract<Selection, { kind: "pattern" }>,
  path: string | undefined,
  log: Log,
): Rows {
  const { first } = plan;
  const isReadable = path !== undefined && currentVersion(plan, path, log) !== undefined;
  return {
    "a version is": `a key that matches ${pattern.text} from its first to its last character`,
    "its number is": `what group ${pattern.versionGroup} holds`,
    lists: listingText(first),
    "then lists": directoriesBelow(pattern, first),
    "where that is denied":
      first.fallbackPrefix === first.prefix
        ? undefined
        : listingText({ ...first, prefix: first.fallbackPrefix }),
    "given version":
      path === undefined ? "none" : `${path}${isReadable ? ` (${plan.versionText(path)})` : ""}`,
    answers: isReadable
      ? "the given one, if it is there still, and all that are not older"
      : "the newest alone",
    "with none, answers": source.initial_path && `the initial path "${source.initial_path}"`,
  };
}

function explainFile(source: Source, key: string, id: string | undefined): Rows {
  return {
    "a version is": `a version of the one object "${key}", in a bucket with versioning`,
    lists: `versions of the key ${JSON.stringify(key)}, the newest first`,
    "given version": id ?? "none",
    answers: id
      ? "the given one, if it is there still, and all that are newer; else the newest"
      : "the newest alone",
    "with none, answers": source.initial_version && `the initial version "${source.initial_version}"`,
  };
}

function listingText({ prefix, delimiter, hasKeys }: Listing): string {
  const what = hasKeys ? "keys" : "directories";
  return `${what} with the prefix ${JSON.stringify(prefix)}${delimiter ? `, up to the next "${delimiter}"` : ", however deep"}`;
}

/** Which they are depends on what is found. */
function directoriesBelow({ layout }: Pattern, { hasKeys }: Listing): string | undefined {
  if (hasKeys) return undefined;
  const levels = [...layout.directories, layout.leaf].map(({ source }) => source).join("/");
  return `in each directory that fits, level by level: ${levels}`;
}
