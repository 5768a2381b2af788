import { ResourceError } from "../resource/errors.ts";

/** The full name of a branch; what git would not take for one is refused. */
export function branchRef(branch: string): string {
  const problem = branchProblem(branch);
  if (problem === undefined) return `refs/heads/${branch}`;
  throw new ResourceError("invalid-request", `Cannot use "branch" "${branch}": ${problem}`, {
    hint: "give the short name, such as main",
  });
}

function branchProblem(branch: string): string | undefined {
  if (branch.startsWith("-")) return "it begins with a dash";
  if (branch === "HEAD") return "it is not the name of a branch";
  if (branch.startsWith("refs/")) return "it is the full name of a ref";
  return refNameProblem(branch);
}

/** Why a ref cannot end with `name`, by the rules of `git check-ref-format`; `undefined` when it can. */
export function refNameProblem(name: string): string | undefined {
  if (/[\0- \x7f~^:?*[\\]/.test(name)) {
    return "it contains a blank, a control character or one of ~ ^ : ? * [ \\";
  }
  if (name.includes("..")) return 'it contains ".."';
  if (name.includes("@{")) return 'it contains "@{"';
  if (name.endsWith(".")) return "it ends with a dot";
  if (!name.isWellFormed()) return "it is not well-formed Unicode";
  const segments = name.split("/");
  if (segments.includes("")) return "it has an empty segment";
  if (segments.some((segment) => segment.startsWith("."))) return "a segment of it begins with a dot";
  return segments.some((segment) => segment.endsWith(".lock"))
    ? 'a segment of it ends with ".lock"'
    : undefined;
}
