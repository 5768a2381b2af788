import { ResourceError } from "../../../shared/resource/errors.ts";

// What is wrong with a pattern is said in the words of git or of its library, whoever finds it.

export function tagRegexRefusal(regex: string, said: string): ResourceError {
  return new ResourceError("invalid-request", `Cannot use "tag_regex" "${regex}": ${said}`, {
    hint: "give an extended regular expression of POSIX, such as v[0-9]+(\\.[0-9]+)*",
  });
}

/** @param said with the pattern in front */
export function commitFilterRefusal(said: string): ResourceError {
  return new ResourceError(
    "invalid-request",
    `Cannot use "commit_filter": not a basic regular expression: ${said}`,
    { hint: "in basic regular expressions ( is a bracket, \\( begins a group, and a literal [ is \\[" },
  );
}

/** @param said with the path in it */
export function pathsRefusal(said: string): ResourceError {
  return new ResourceError("invalid-request", `Cannot use "paths" or "ignore_paths": ${said}`, {
    hint: "give paths from the root of the repository, or pathspecs such as :(glob)src/**/*.ts",
  });
}
