import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Plan } from "./plan.ts";
import type { Refused } from "./publish.ts";

/** What a refused update means to whoever wrote the pipeline, with the words of the server. */
export function refusalError({ update, outcome, reason, others }: Refused, url: string, plan: Plan) {
  const { ref, kind } = update;
  const rest = others === "changed" ? "; the branch has been pushed" : "";
  const message = `Cannot push "${ref}" to "${url}": ${reason}${rest}`;
  if (outcome === "rejected") {
    return new ResourceError("access-denied", message, {
      hint: "a hook or a rule of the server refused the push",
    });
  }
  return new ResourceError("conflict", message, { hint: HINTS[kind](plan) });
}

const HINTS: Readonly<Record<Refused["update"]["kind"], (plan: Plan) => string>> = {
  branch: ({ mode }) =>
    mode === "push"
      ? 'the branch has commits that are not in what was pushed; set "rebase" or "merge", or begin anew'
      : "too many others push to the branch at the same time; try again later",
  tag: () => 'the remote has this tag on another object; choose another name, or set "force"',
  note: () => "others add notes at the same time; try again later",
};
