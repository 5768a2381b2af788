import { refNameProblem } from "../../../shared/git/ref-name.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Version } from "../version.ts";

/** What get is asked for, by its form alone. */
export type RequestedVersion =
  /** The newest commit of the branch. */
  | { readonly kind: "newest" }
  | { readonly kind: "commit"; readonly oid: string }
  /** A tag, mostly; or a branch, the full name of any ref, or the beginning of the id of a commit. */
  | { readonly kind: "name"; readonly name: string; readonly commit?: string };

const FULL_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

/** Refuses what is neither an id nor a name: git would take it for an option or for an expression. */
export function requestedVersion(version: Version | null | undefined): RequestedVersion {
  const { ref = "HEAD", commit } = version ?? {};
  if (commit !== undefined && !FULL_ID.test(commit)) throw refusal("commit", commit, "it is not a full id");
  if (ref === "HEAD") return { kind: "newest" };
  if (FULL_ID.test(ref)) return { kind: "commit", oid: ref.toLowerCase() };
  const problem = ref.startsWith("-") ? "it begins with a dash" : refNameProblem(ref);
  if (problem !== undefined) throw refusal("ref", ref, problem);
  return { kind: "name", name: ref, ...(commit !== undefined && { commit: commit.toLowerCase() }) };
}

function refusal(key: string, value: string, problem: string): ResourceError {
  return new ResourceError("invalid-request", `Cannot use "version.${key}" "${value}": ${problem}`, {
    hint: "give the id of a commit or the name of a tag",
  });
}
