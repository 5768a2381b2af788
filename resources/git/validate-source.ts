import { branchRef } from "../../shared/git/ref-name.ts";
import { parseRemote } from "../../shared/git/remote.ts";
import { trustProblem } from "../../shared/http/trust-problem.ts";
import { ResourceError } from "../../shared/resource/errors.ts";
import { verificationProblem } from "../../shared/signing/verification-fields.ts";
import { committerOf } from "./git-source.ts";
import type { Source } from "./source.ts";

/** Refuses what cannot work as written, before anything is asked of anybody. */
export function validateSource(source: Source): void {
  const problem =
    tagProblem(source) ??
    typeProblem(source) ??
    configProblem(source) ??
    trustProblem(source) ??
    verificationProblem(source);
  if (problem !== undefined) {
    throw new ResourceError("invalid-request", `Cannot use "source": ${problem}`);
  }
  parseRemote(source.uri);
  committerOf(source);
  if (source.branch !== undefined) branchRef(source.branch);
}

function tagProblem({ tag_filter, tag_regex }: Source): string | undefined {
  return tag_filter !== undefined && tag_regex !== undefined
    ? "Cannot provide both tag_filter and tag_regex"
    : undefined;
}

function typeProblem({ version_type, tag_filter, tag_regex, tag_behaviour, branch_filters }: Source) {
  const hasPattern = (tag_filter ?? tag_regex) !== undefined;
  if (version_type !== "branches" && branch_filters.length > 0) {
    return '"branch_filters" makes sense with "version_type": "branches" only';
  }
  if (version_type === "branches" && hasPattern) {
    return '"version_type": "branches" excludes tag_filter and tag_regex';
  }
  return version_type === "commits" && hasPattern && tag_behaviour === "match_tagged"
    ? '"version_type": "commits" with tag_filter or tag_regex needs "tag_behaviour": "match_tag_ancestors"'
    : undefined;
}

/** By the rules of git: a section, perhaps something in between, and a name of letters, digits and dashes. */
function configProblem({ git_config }: Source): string | undefined {
  const odd = git_config.find(({ name }) => !/^[a-z\d-]+(?:\.[^\n\0]*)?\.[a-z][a-z\d-]*$/i.test(name));
  if (odd)
    return `"git_config" has the name "${odd.name}", which is none of git's; write it like core.bigFileThreshold`;
  const zero = git_config.find(({ value }) => value.includes("\0"));
  return zero && `the value of "${zero.name}" in "git_config" has a character that git cannot store`;
}
