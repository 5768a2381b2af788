import type { Explanation } from "../../../shared/resource/explanation.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import { explainRepository } from "../explain/repository.ts";
import { explainVerification } from "../explain/verification.ts";
import { gitSourceOf } from "../git-source.ts";
import type { Source } from "../source.ts";
import type { Version } from "../version.ts";
import { explainFilters } from "./explain-filters.ts";
import { explainVersions } from "./explain-versions.ts";
import { questionFor } from "./remote-state.ts";
import { validateCheck } from "./validate-check.ts";

interface Request {
  readonly source: Source;
  readonly version: Version | null | undefined;
}

/** What a check would use; the remote is not asked. */
export async function explainCheck({ source, version }: Request, context: StepContext): Promise<Explanation> {
  await validateCheck(source);
  const settings = gitSourceOf(source, { debug: source.debug }, context.log);
  const question = questionFor(source, version);
  return {
    Repository: { ...explainRepository(source, settings, context), "asks for": question.names },
    Versions: explainVersions(source, version ?? {}, question),
    ...(question.kind === "branches"
      ? { Verification: { verifies: "no: a list of branches has no signature" } }
      : {
          Filters: explainFilters(source),
          Verification: await explainVerification(source, "check", context),
        }),
  };
}
