import * as v from "valibot";
import { refNameProblem } from "../../../shared/git/ref-name.ts";

export const Login = v.nullish(v.object({ login: v.string() }));
const Sha = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "it is not the id of a commit"));
/** Stands in refspecs, and so must not have a meaning there. */
const Branch = v.pipe(
  v.string(),
  v.check((name) => refNameProblem(name) === undefined, "it is not the name of a branch"),
);

/** What the API tells of a pull request, as far as it matters here. */
export const PullRequest = v.object({
  number: v.number(),
  state: v.string(),
  title: v.string(),
  merged: v.boolean(),
  draft: v.optional(v.boolean(), false),
  /** `null` while the forge finds out. */
  mergeable: v.nullable(v.boolean()),
  mergeable_state: v.string(),
  head: v.object({
    ref: Branch,
    sha: Sha,
    user: Login,
    /** `null` where the fork is gone. */
    repo: v.nullable(v.object({ full_name: v.string() })),
  }),
  base: v.object({
    ref: Branch,
    repo: v.object({
      full_name: v.string(),
      default_branch: v.string(),
      allow_merge_commit: v.optional(v.boolean(), true),
    }),
  }),
});
export type PullRequest = v.InferOutput<typeof PullRequest>;

/** Whether the branch of the pull request is in the repository that it is for. */
export function isInternal({ head, base }: PullRequest): boolean {
  return head.repo?.full_name.toLowerCase() === base.repo.full_name.toLowerCase();
}
