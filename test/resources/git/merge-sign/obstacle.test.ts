import type { Check } from "../../../../resources/git/merge-sign/checks.ts";
import { refuseUnlessMergeable } from "../../../../resources/git/merge-sign/obstacle.ts";
import type { PullRequest } from "../../../../resources/git/merge-sign/pull-request.ts";

const PULL: PullRequest = {
  ...{
    number: 7,
    state: "open",
    title: "Add",
    merged: false,
    draft: false,
    mergeable: true,
    mergeable_state: "clean",
  },
  head: { ref: "feature", sha: "a".repeat(40), user: { login: "bob" }, repo: { full_name: "acme/app" } },
  base: { ref: "main", repo: { full_name: "acme/app", default_branch: "main", allow_merge_commit: true } },
};
const check = (outcome: Check["outcome"], name: string = outcome) => ({ name, outcome });

interface Case {
  readonly pull?: Partial<PullRequest>;
  readonly checks?: readonly Check[];
  readonly objections?: readonly string[];
}

function decide({ pull, checks = [], objections = [] }: Case): void {
  refuseUnlessMergeable({ repository: "acme/app" }, { ...PULL, ...pull }, { checks, objections });
}

test.each<Case & { readonly name: string }>([
  { name: "nothing was checked", checks: [] },
  { name: "all checks have passed", checks: [check("passed")] },
  { name: "a server has hooks of its own", pull: { mergeable_state: "has_hooks" } },
])("it may be merged where $name", (row) => {
  expect(() => decide(row)).not.toThrow();
});

test.each<Case & { readonly name: string; readonly says: string }>([
  { name: "merged", pull: { merged: true, state: "closed" }, says: "it is merged already" },
  { name: "closed", pull: { state: "closed" }, says: "it is closed" },
  { name: "a draft", pull: { draft: true }, says: "it is a draft" },
  { name: "called a draft", pull: { mergeable_state: "draft" }, says: "it is a draft" },
  {
    name: "for a repository without merge commits",
    pull: { base: { ref: "main", repo: { ...PULL.base.repo, allow_merge_commit: false } } },
    says: "the repository allows no merge commits",
  },
  { name: "in conflict", pull: { mergeable: false }, says: "it conflicts with main" },
  { name: "called dirty", pull: { mergeable_state: "dirty" }, says: "it conflicts with main" },
  { name: "objected to", objections: ["carol", "dave"], says: 'changes are requested by "carol", "dave"' },
  {
    name: "blocked, for a reason that can be told",
    pull: { mergeable_state: "blocked" },
    checks: [check("pending"), check("failed", "unit"), check("passed")],
    says: 'checks have failed: "unit"',
  },
  {
    name: "failed by many",
    checks: ["a", "b", "c", "d", "e", "f", "g"].map((name) => check("failed", name)),
    says: '"a", "b", "c", "d", "e" and 2 more',
  },
  { name: "still being checked", checks: [check("pending")], says: 'checks have not finished: "pending"' },
  { name: "blocked", pull: { mergeable_state: "blocked" }, says: "the rules of main are not fulfilled" },
  { name: "behind", pull: { mergeable_state: "behind" }, says: "its branch is behind main" },
  { name: "unstable", pull: { mergeable_state: "unstable" }, says: "checks have not passed" },
  { name: "undecided", pull: { mergeable: null, mergeable_state: "unknown" }, says: "still finding out" },
  {
    name: "in a state of next year",
    pull: { mergeable_state: "queued" },
    says: 'the forge calls it "queued"',
  },
])("what is $name is refused", ({ says, ...row }) => {
  expect(() => decide(row)).toThrow(expect.objectContaining({ message: expect.stringContaining(says) }));
});
