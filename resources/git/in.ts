import * as v from "valibot";
import { withGitSession } from "../../shared/git/session.ts";
import { inRequest } from "../../shared/resource/request.ts";
import { type Answer, type DirectoryContext, defineIn } from "../../shared/resource/step.ts";
import { inDestination } from "./in/destination.ts";
import { getCommit } from "./in/get-commit.ts";
import { writeBranches } from "./in/list-branches.ts";
import { planGet } from "./in/plan.ts";
import { GetParams } from "./params.ts";
import { Source } from "./source.ts";
import { openVerifier } from "./verification.ts";
import { Version } from "./version.ts";

/** Puts the repository, at the version, into the destination; or the list of branches, where that is the version. */
export const get = defineIn({
  request: inRequest(Source, v.nullish(Version), GetParams),
  strict: { part: "params", called: "get params" },
  run: async ({ source, version, params }, context): Promise<Answer<Version>> => {
    const plan = planGet(source, version ?? {}, params, context);
    if (plan === "branches") return getBranches(version ?? {}, context);
    return inDestination(context, () =>
      withGitSession(plan.main, context, async (session) => {
        const verifier = await openVerifier(source, context, "in");
        if (verifier && params.submodule_remote && params.submodules !== "none") {
          context.log.warn(
            "Nobody has signed for the submodules: with submodule_remote they are not at the commits that the version pins",
          );
        }
        return getCommit(session, context.directory, { source, params, verifier, ...plan });
      }),
    );
  },
  explain: async (request, context) => (await import("./in/explain.ts")).explainIn(request, context),
});

async function getBranches(version: Version, context: DirectoryContext): Promise<Answer<Version>> {
  const { directory, log } = context;
  return inDestination(context, async () => {
    const branches = await writeBranches(directory, version);
    log.info(`Listed ${branches.length} branches`);
    return { version, metadata: [{ name: "branches", value: branches.join(", ") }] };
  });
}
