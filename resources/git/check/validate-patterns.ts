import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Source } from "../source.ts";

/** Refuses what cannot even be handed to git (texts with a NUL, empty paths), and globs that git lets match nothing. */
export function validatePatterns(source: Source): void {
  const { paths, ignore_paths, branch_filters, tag_filter = "*", tag_regex = ".*" } = source;
  const { include = [], exclude = [] } = source.commit_filter ?? {};
  const texts = {
    ...{ paths, ignore_paths, branch_filters, tag_filter: [tag_filter], tag_regex: [tag_regex] },
    ...{ "commit_filter.include": include, "commit_filter.exclude": exclude },
  };
  for (const [key, values] of Object.entries(texts)) {
    if (values.some((value) => value.includes("\0"))) throw refusal(key, "it contains a NUL");
  }
  for (const [key, values] of Object.entries({ paths, ignore_paths })) {
    if (values.includes("")) throw refusal(key, "one of its paths is empty");
  }
  for (const [key, values] of Object.entries({ branch_filters, tag_filter: [tag_filter] })) {
    const open = values.find(leavesBracketOpen);
    if (open !== undefined) throw refusal(key, `"${open}" has a [ without its ]`, "write \\[ for a bracket");
  }
}

/** Right behind a `[`, or behind its `!` or `^`, a `]` is one of the characters that are meant. */
function leavesBracketOpen(glob: string): boolean {
  return glob
    .replace(/\\.|\[:[a-z]+:\]/gs, "x")
    .replace(/\[(?:[!^].|[^!^])[^\]]*\]/gs, "")
    .includes("[");
}

function refusal(
  key: string,
  state: string,
  hint = "remove it, or put quotes around what is meant",
): ResourceError {
  return new ResourceError("invalid-request", `Cannot use "source.${key}": ${state}`, { hint });
}
