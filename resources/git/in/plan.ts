import { branchRef } from "../../../shared/git/ref-name.ts";
import type { GitSource } from "../../../shared/git/session.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import { gitSourceOf } from "../git-source.ts";
import type { GetParams } from "../params.ts";
import type { Source } from "../source.ts";
import { validateSource } from "../validate-source.ts";
import type { Version } from "../version.ts";
import { describeOptions } from "./describe.ts";
import { decodeKey } from "./git-crypt.ts";
import { LFS_CONFIG } from "./lfs.ts";
import { printf } from "./printf.ts";
import { requestedVersion } from "./requested-version.ts";

/** What is to be got, decided before anything is touched or asked: a commit, or the list of branches. */
export function planGet(source: Source, version: Version, params: GetParams, context: StepContext) {
  validateSource(source);
  validateParams(params);
  if (source.version_type === "branches") return "branches";
  return {
    requested: requestedVersion(version),
    branch: branchOf(source, version, context),
    key: source.git_crypt_key && decodeKey(source.git_crypt_key),
    main: withLfs(gitSourceOf(source, params, context.log), params),
  };
}

/** What `git_config` says of Git LFS goes before. */
function withLfs(main: GitSource, { disable_git_lfs }: GetParams): GitSource {
  return disable_git_lfs ? main : { ...main, config: [...LFS_CONFIG, ...(main.config ?? [])] };
}

/** Everything that could be refused after minutes of work. */
function validateParams(params: GetParams): void {
  printf(params.short_ref_format, "");
  describeOptions(params);
  for (const branch of params.fetch) branchRef(branch);
}

function branchOf(source: Source, version: Version, { log }: StepContext): string | undefined {
  if (version.branch === undefined || version.branch === source.branch) return source.branch;
  branchRef(version.branch);
  log.info(`Override ${source.branch ?? "the default branch"} with ${version.branch}`);
  return version.branch;
}
