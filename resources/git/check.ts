import { withGitSession } from "../../shared/git/session.ts";
import { checkRequest } from "../../shared/resource/request.ts";
import { defineCheck } from "../../shared/resource/step.ts";
import { openMemo } from "./check/memo.ts";
import { askRemote, whatIsMissing } from "./check/remote-state.ts";
import { validateCheck } from "./check/validate-check.ts";
import { gitSourceOf } from "./git-source.ts";
import { Source } from "./source.ts";
import { Version } from "./version.ts";

/**
 * Answers the given version, as long as it is one, and what came after it, oldest first. The refs of the remote are asked
 * for first; where they are what they were the last time, so is the answer, and nothing is fetched.
 */
export const check = defineCheck({
  request: checkRequest(Source, Version),
  strict: { part: "source", called: "source" },
  run: async ({ source, version }, context): Promise<Version[]> => {
    await validateCheck(source);
    const settings = gitSourceOf(source, { debug: source.debug }, context.log);
    return withGitSession(settings, context, async (session) => {
      const memo = openMemo(session, source);
      if (version?.ref === undefined && !(await memo.exists())) {
        const { firstVersions } = await import("./check/first-versions.ts");
        const versions = await firstVersions(session, source);
        if (versions) return versions;
      }
      const remote = await askRemote(session, source, version);
      if (remote.refs.length === 0) {
        context.log.info(`Found no versions: "${session.remote.url}" ${whatIsMissing(source, remote)}`);
        return [];
      }
      const known = await memo.read(remote);
      if (known) return known;
      const { findVersions } = await import("./check/find-versions.ts");
      const { versions, mayBeRepeated } = await findVersions(session, source, remote);
      if (mayBeRepeated) await memo.write(remote, versions);
      return versions;
    });
  },
  explain: async (request, context) => (await import("./check/explain.ts")).explainCheck(request, context),
});
