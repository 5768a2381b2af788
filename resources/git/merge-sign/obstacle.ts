import { type ErrorCode, ResourceError } from "../../../shared/resource/errors.ts";
import type { Check } from "./checks.ts";
import type { PullRequest } from "./pull-request.ts";

interface Opinions {
  readonly checks: readonly Check[];
  /** Who asks for changes. */
  readonly objections: readonly string[];
}

/** What keeps a pull request from being merged: the end of a sentence, and what to do. */
interface Obstacle {
  readonly state: string;
  readonly hint?: string;
  readonly code?: ErrorCode;
}

const MOST_NAMES = 5;

export function refuseUnlessMergeable(
  { repository }: { readonly repository: string },
  pull: PullRequest,
  opinions: Opinions,
): void {
  const obstacle = whatItIs(pull) ?? whatOthersSay(opinions) ?? whatTheForgeSays(pull);
  if (obstacle === undefined) return;
  const { state, hint, code = "invalid-request" } = obstacle;
  throw new ResourceError(code, `Cannot merge "${repository}#${pull.number}": ${state}`, { hint });
}

function whatItIs({
  state,
  merged,
  draft,
  mergeable,
  mergeable_state,
  base,
}: PullRequest): Obstacle | undefined {
  if (merged) return { state: "it is merged already" };
  if (state !== "open") return { state: `it is ${state}`, hint: "reopen it first" };
  if (draft || mergeable_state === "draft")
    return { state: "it is a draft", hint: "mark it as ready for review first" };
  if (!base.repo.allow_merge_commit) {
    return { state: "the repository allows no merge commits", hint: "allow them in its settings" };
  }
  if (mergeable === false || mergeable_state === "dirty") {
    return {
      state: `it conflicts with ${base.ref}`,
      hint: `merge ${base.ref} into its branch and resolve the conflicts`,
    };
  }
  return undefined;
}

function whatOthersSay({ checks, objections }: Opinions): Obstacle | undefined {
  if (objections.length > 0) {
    return {
      state: `changes are requested by ${some(objections)}`,
      hint: "satisfy the reviewers, or dismiss their reviews",
    };
  }
  const named = (outcome: Check["outcome"]) =>
    checks.filter((each) => each.outcome === outcome).map(({ name }) => name);
  const failed = named("failed");
  if (failed.length > 0) return { state: `checks have failed: ${some(failed)}` };
  const pending = named("pending");
  return pending.length > 0
    ? { state: `checks have not finished: ${some(pending)}`, hint: "wait for them", code: "unavailable" }
    : undefined;
}

/** A word that is not known is no permission. */
function whatTheForgeSays({ mergeable, mergeable_state, base }: PullRequest): Obstacle | undefined {
  if (mergeable === null || mergeable_state === "unknown") {
    const state = "the forge is still finding out whether it can be merged";
    return { state, hint: "try again in a minute", code: "unavailable" };
  }
  switch (mergeable_state) {
    case "clean":
    case "has_hooks":
      return undefined;
    case "behind":
      return { state: `its branch is behind ${base.ref}`, hint: "update the branch first" };
    case "blocked":
      return {
        state: `the rules of ${base.ref} are not fulfilled`,
        hint: "look at the pull request for what is missing: an approval, or a check that has to run",
      };
    case "unstable":
      return { state: "checks have not passed", hint: "look at the pull request for which" };
    default:
      return { state: `the forge calls it "${mergeable_state}"` };
  }
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => JSON.stringify(name));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
