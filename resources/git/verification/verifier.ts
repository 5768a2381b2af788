import type { Repository } from "../../../shared/git/repository.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import { openAllowList } from "../../../shared/signing/allow-list.ts";
import type { Source } from "../source.ts";
import { type Candidate, policyOf, type Verifier } from "../verification.ts";
import { commitsToVerify } from "./commits-to-verify.ts";
import type { Trusted, Verified } from "./summary.ts";
import { verifyCommits } from "./verify-commits.ts";
import { verifyTag } from "./verify-tag.ts";

/** Prepares the allow-list of `source`, whose keys are read, or fetched, here. */
export async function verifierOf(
  source: Source,
  context: StepContext,
  step: "check" | "in",
): Promise<Verifier> {
  const { mode, root, isRange } = policyOf(source, step);
  const allowed = await openAllowList(source, context);

  const verify = async (repository: Repository, candidate: Candidate, since?: string): Promise<Verified> => {
    const { commit } = candidate;
    if (mode === "tag") {
      return { by: await verifyTag(repository, candidate, allowed), commits: 0 };
    }
    const bounds = { root, since: mode === "strict" ? undefined : since };
    const isBounded = isRange && (bounds.root ?? bounds.since) !== undefined;
    if (mode === "range" && !isBounded) {
      context.log.info(
        `Verifying commit ${commit} alone: neither a version before it nor a trusted_root is known`,
      );
    }
    const commits = isBounded ? await commitsToVerify(repository, commit, bounds) : [commit];
    const by = await verifyCommits(repository, commits, { allowed, wayOut: isBounded ? wayOut : undefined });
    if (mode === "tag_and_head") await verifyTag(repository, candidate, allowed);
    return { by, commits: commits.length };
  };
  return {
    needs: isRange ? "history" : "commit",
    async verify(repository, candidate, since) {
      const verified = await verify(repository, candidate, since);
      context.log.info(`Verified ${describe(candidate, verified.commits)}: ${signerOf(verified.by)}`);
      return verified;
    },
  };
}

/** A range goes on to hold the commit, however many good ones come after it. */
function wayOut(id: string): string {
  return `nothing that contains it gets in until the branch is rewritten or, once people have looked at it, commit_verification.trusted_root is set to ${id}`;
}

function describe({ commit, tag }: Candidate, commits: number): string {
  if (tag && commits === 0) return `tag "${tag.name}" on commit ${commit}`;
  return commits > 1 ? `${commits} commits up to ${commit}` : `commit ${commit}`;
}

function signerOf(by: Trusted | undefined): string {
  return by ? `signed by ${by.signer} (${by.format} key ${by.fingerprint})` : "it is the trusted_root";
}
