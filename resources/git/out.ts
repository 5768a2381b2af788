import { withGitSession } from "../../shared/git/session.ts";
import { outRequest } from "../../shared/resource/request.ts";
import { type Answer, defineOut } from "../../shared/resource/step.ts";
import { openpgpSigner } from "../../shared/signing/sign.ts";
import { committerOf, gitSourceOf } from "./git-source.ts";
import { readArtifact } from "./out/artifact.ts";
import { deliver } from "./out/deliver.ts";
import { describePushed } from "./out/describe-pushed.ts";
import { planPut } from "./out/plan.ts";
import { openWorkshop } from "./out/workshop.ts";
import { PutParams } from "./params.ts";
import { Source } from "./source.ts";
import { validateSource } from "./validate-source.ts";
import type { Version } from "./version.ts";

/** Pushes what a task has committed, as it is or together with what others have pushed meanwhile. */
export const put = defineOut({
  request: outRequest(Source, PutParams),
  strict: { part: "params", called: "put params" },
  run: async ({ source, params }, context): Promise<Answer<Version>> => {
    validateSource(source);
    const plan = await planPut(source, params, context);
    const sign = await openpgpSigner(source, committerOf(source).address, context.log);
    const main = gitSourceOf(source, params, context.log);
    return withGitSession(main, context, async (session) => {
      const artifact = await readArtifact(session, plan);
      const workshop = await openWorkshop(session, artifact);
      const commit = await deliver(workshop, artifact, plan, { sign, source, main });
      const isUnmerged = plan.mode === "merge" && params.returning === "unmerged";
      return {
        version: {
          ...(params.branch && { branch: params.branch }),
          ref: isUnmerged ? artifact.head : commit,
        },
        metadata: await describePushed(workshop, artifact, plan, commit),
      };
    });
  },
});
