import type { Rows } from "../../../shared/resource/explanation.ts";
import type { Source } from "../source.ts";
import { filtersPaths, pathspecsOf } from "./pathspecs.ts";

/** Which commits a check would leave out. */
export function explainFilters(source: Source): Rows {
  const { include = [], include_all_match, exclude = [], exclude_all_match } = source.commit_filter ?? {};
  return {
    paths: filtersPaths(source) ? pathspecsOf(source) : "all",
    "message must match": patterns(include, include_all_match),
    "message must not match": patterns(exclude, exclude_all_match),
    "[ci skip]": source.disable_ci_skip
      ? "makes no difference (disable_ci_skip)"
      : "leaves a commit out, as does [skip ci]",
  };
}

function patterns(texts: readonly string[], all: boolean | undefined): readonly string[] {
  const [first, ...others] = texts;
  if (first === undefined || others.length === 0) return texts;
  return [first, ...others.map((text) => `${all ? "and" : "or"} ${text}`)];
}
