import { explainGitAccess } from "../../../shared/credentials/git-explanation.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import { planGit } from "../drivers/git.ts";
import { planGitTag } from "../drivers/git-tag.ts";
import type { Source } from "../source.ts";
import type { DriverExplanation } from "./driver-explanation.ts";

export function explainGit(source: Source, context: StepContext): DriverExplanation {
  const Repository = explainGitAccess(source.uri ?? "", source, context);
  const signs = source.signing_key ? "with signing_key" : undefined;
  if (source.driver === "git") {
    const { ref, file, place } = planGit(source, context).names;
    const rows = { "asks for": ref, file, "put signs": signs };
    return { place, remembers: true, Repository: { ...Repository, ...rows } };
  }
  const { names, target, place } = planGitTag(source, context);
  const tags = `refs/tags/${names.prefix}* with a version behind the prefix${names.filter ? `, that match ${source.tag_filter}` : ""}`;
  return {
    place,
    remembers: true,
    Repository: {
      ...Repository,
      "asks for": tags,
      "put tags": `the newest commit of ${target}`,
      "put signs": signs,
    },
  };
}
