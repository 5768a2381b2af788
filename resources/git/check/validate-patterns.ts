import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Source } from "../source.ts";

/** Refuses what cannot even be handed to git: texts with a NUL, and paths that are empty. */
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
}

function refusal(key: string, state: string): ResourceError {
  return new ResourceError("invalid-request", `Cannot use "source.${key}": ${state}`, {
    hint: "remove it, or put quotes around what is meant",
  });
}
