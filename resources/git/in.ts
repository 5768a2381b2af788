import * as v from "valibot";
import { branchRef } from "../../shared/git/ref-name.ts";
import { type GitSource, withGitSession } from "../../shared/git/session.ts";
import { inRequest } from "../../shared/resource/request.ts";
import { type Answer, type DirectoryContext, defineIn } from "../../shared/resource/step.ts";
import { gitSourceOf } from "./git-source.ts";
import { describeOptions } from "./in/describe.ts";
import { inDestination } from "./in/destination.ts";
import { getCommit } from "./in/get-commit.ts";
import { decodeKey } from "./in/git-crypt.ts";
import { LFS_CONFIG } from "./in/lfs.ts";
import { writeBranches } from "./in/list-branches.ts";
import { printf } from "./in/printf.ts";
import { requestedVersion } from "./in/requested-version.ts";
import { GetParams } from "./params.ts";
import { Source } from "./source.ts";
import { validateSource } from "./validate-source.ts";
import { openVerifier } from "./verification.ts";
import { Version } from "./version.ts";

/** Puts the repository, at the version, into the destination; or the list of branches, where that is the version. */
export const get = defineIn({
  request: inRequest(Source, v.nullish(Version), GetParams),
  strict: { part: "params", called: "get params" },
  run: async ({ source, version, params }, context): Promise<Answer<Version>> => {
    validateSource(source);
    validateParams(params);
    if (source.version_type === "branches") return getBranches(version ?? {}, context);
    const requested = requestedVersion(version);
    const branch = branchOf(source, version ?? {}, context);
    const key = source.git_crypt_key && decodeKey(source.git_crypt_key);
    const main = withLfs(gitSourceOf(source, params, context.log), params);
    return inDestination(context, () =>
      withGitSession(main, context, async (session) => {
        const verifier = await openVerifier(source, context, "in");
        if (verifier && params.submodule_remote && params.submodules !== "none") {
          context.log.warn(
            "Nobody has signed for the submodules: with submodule_remote they are not at the commits that the version pins",
          );
        }
        const request = { source, main, params, requested, branch, verifier, key };
        return getCommit(session, context.directory, request);
      }),
    );
  },
});

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

async function getBranches(version: Version, context: DirectoryContext): Promise<Answer<Version>> {
  const { directory, log } = context;
  return inDestination(context, async () => {
    const branches = await writeBranches(directory, version);
    log.info(`Listed ${branches.length} branches`);
    return { version, metadata: [{ name: "branches", value: branches.join(", ") }] };
  });
}

function branchOf(source: Source, version: Version, { log }: DirectoryContext): string | undefined {
  if (version.branch === undefined || version.branch === source.branch) return source.branch;
  branchRef(version.branch);
  log.info(`Override ${source.branch ?? "the default branch"} with ${version.branch}`);
  return version.branch;
}
