import type { Explanation } from "../../../shared/resource/explanation.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import { explainRepository } from "../explain/repository.ts";
import { explainVerification } from "../explain/verification.ts";
import type { GetParams } from "../params.ts";
import type { Source } from "../source.ts";
import type { Version } from "../version.ts";
import { explainClone } from "./explain-clone.ts";
import { branchesIn } from "./list-branches.ts";
import { planGet } from "./plan.ts";

/** What a get would clone, and what would have to be signed before. */
export async function explainIn(
  {
    source,
    version,
    params,
  }: {
    readonly source: Source;
    readonly version: Version | null | undefined;
    readonly params: GetParams;
  },
  context: StepContext,
): Promise<Explanation> {
  const plan = planGet(source, version ?? {}, params, context);
  if (plan === "branches") {
    return {
      Branches: {
        writes: branchesIn(version ?? {}),
        "to files": "branches.json, branches",
        "asks the remote": "no",
      },
    };
  }
  return {
    Repository: explainRepository(source, plan.main, context),
    Clone: explainClone(source, params, plan),
    Verification: await explainVerification(source, "in", context),
  };
}
