import type { Rows } from "../../../shared/resource/explanation.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import { explainAllowList } from "../../../shared/signing/allow-list-explanation.ts";
import type { Source } from "../source.ts";
import { policyOf, whyNot } from "../verification.ts";

type StepName = "check" | "in";

/** Whether a step verifies, what has to be signed, and by whom. */
export async function explainVerification(
  source: Source,
  step: StepName,
  context: StepContext,
): Promise<Rows> {
  const reason = whyNot(source, step);
  if (reason !== undefined) return { verifies: `no: ${reason}` };
  const { mode, root } = policyOf(source, step);
  const { on_unverified, expired_keys } = source.commit_verification ?? {};
  const fails = step === "in" || on_unverified !== "skip";
  return {
    verifies:
      step === "check"
        ? "yes, before a version is answered"
        : "yes, before anything gets into the destination",
    mode: `${mode}: ${meaningOf(source, step)}`,
    trusted_root: root,
    "what is not signed": fails ? "makes the step fail" : "is passed over, and never becomes a version",
    "expired keys":
      expired_keys === "accept_signed_before" ? "vouch for what was signed before" : "vouch for nothing",
    ...(await explainAllowList(source, context)),
  };
}

function meaningOf(source: Source, step: StepName): string {
  const { mode, root, isRange } = policyOf(source, step);
  switch (mode) {
    case "head":
      return "the commit of the version";
    case "tag":
      return "the annotated tag of the version";
    case "tag_and_head":
      return "the annotated tag of the version, and its commit";
    case "strict":
      return "every commit down to trusted_root";
    case "range":
      if (!isRange)
        return "the commit of the version alone, because get is not told which version was before";
      return `every commit after ${[root && "trusted_root", step === "check" && "the version before"].filter(Boolean).join(" and ")}`;
  }
}
