import { ResourceError } from "../../../../shared/resource/errors.ts";

/** The segments of a path inside a repository, as bytes; a path that git, or another system, would not check out is refused. */
export function pathSegments(file: string): readonly Buffer[] {
  const problem = filePathProblem(file);
  if (problem === undefined) return file.split("/").map((segment) => Buffer.from(segment));
  throw new ResourceError("invalid-request", `Cannot use "file" "${file}": ${problem}`, {
    hint: "write the path from the root of the repository, such as ci/version",
  });
}

function filePathProblem(file: string): string | undefined {
  if (/[\0-\x1f\x7f]/.test(file)) return "it contains a line break or another control character";
  if (file.startsWith("/")) return "it begins with a slash";
  if (file.startsWith("-")) return "it begins with a dash";
  const segments = file.split("/");
  if (segments.includes("")) return "it has an empty segment";
  if (segments.includes(".")) return 'it has the segment "."';
  if (segments.includes("..")) return 'it has the segment ".."';
  if (!file.isWellFormed()) return "it is not well-formed Unicode";
  return file.split(/[/\\]/).some(isDotGit)
    ? 'it has the segment ".git", in one of its spellings'
    : undefined;
}

// HFS+ ignores these characters in names.
const IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** NTFS knows `.git` also by its short name, with dots and blanks behind it, and with the name of a stream. */
function isDotGit(segment: string): boolean {
  const [name = ""] = segment.replaceAll(IGNORED, "").toLowerCase().split(":", 1);
  return [".git", "git~1"].includes(name.replace(/[ .]+$/, ""));
}
