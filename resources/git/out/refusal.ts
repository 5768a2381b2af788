import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Plan } from "./plan.ts";
import type { Refused } from "./publish.ts";

/** What a refused update means to whoever wrote the pipeline, with the words of the server. */
export function refusalError(refused: Refused, url: string, plan: Pick<Plan, "mode">): ResourceError {
  const { update, outcome, reason, others } = refused;
  const rest = others === "changed" ? "; the branch has been pushed" : "";
  const message = `Cannot push "${update.ref}" to "${url}": ${reason}${rest}`;
  const code = outcome === "rejected" ? "access-denied" : "conflict";
  return new ResourceError(code, message, { hint: hintOn(refused, plan) });
}

function hintOn({ update: { kind, force }, outcome, reason }: Refused, { mode }: Pick<Plan, "mode">): string {
  if (/shallow update not allowed/.test(reason)) {
    return "the remote lacks the history that the artifact was cut off from; get it with a larger depth, or with all of it";
  }
  if (outcome === "rejected") return "a hook or a rule of the server refused the push";
  if (force) return "the server lets nobody replace it, or others push at the same time";
  switch (kind) {
    case "branch":
      return mode === "push"
        ? 'the branch has commits that are not in what was pushed; set "rebase" or "merge", or begin anew'
        : "too many others push to the branch at the same time; try again later";
    case "tag":
      return 'the remote has this tag on another object; choose another name, or set "force"';
    case "note":
      return "too many others add notes at the same time; try again later";
  }
}
