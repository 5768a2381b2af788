import * as v from "valibot";
import { pushRefs } from "../../../shared/git/push.ts";
import { messageOf, ResourceError } from "../../../shared/resource/errors.ts";
import type { GitHub } from "./github.ts";
import type { OwnRepository } from "./own-repository.ts";
import { isInternal, type PullRequest } from "./pull-request.ts";
import { waitUntilMerged } from "./read-pull-request.ts";

const Numbers = v.array(v.object({ number: v.number() }));

/**
 * Deletes the branch of the pull request once the forge calls it merged, if the branch still is what was merged and
 * nothing else needs it. What fails here is told and no more: the merge is done.
 */
export async function tidyUp(repository: OwnRepository, github: GitHub, pull: PullRequest): Promise<void> {
  const { log, signal } = github.context;
  const { ref } = pull.head;
  try {
    const reason = await reasonToKeep(github, pull);
    if (reason !== undefined) return log.info(`Keeping the branch ${ref}: ${reason}`);
    await deleteHead(repository, github, pull);
  } catch (thrown) {
    signal.throwIfAborted();
    if (!(thrown instanceof ResourceError)) throw thrown;
    log.warn(`Keeping the branch ${ref}, although the merge is done: ${messageOf(thrown)}`);
  }
}

/** The forge would close a pull request whose branch, or base, is gone: this one before it is called merged, too. */
async function reasonToKeep(github: GitHub, pull: PullRequest): Promise<string | undefined> {
  const { head, base, number } = pull;
  if (!isInternal(pull)) return "it is in another repository";
  if (head.ref === base.repo.default_branch) return "it is the default branch";
  github.context.log.info("Waiting for the forge to notice the merge");
  const isMerged = await waitUntilMerged(github, number);
  if (!isMerged) return "the forge does not call the pull request merged yet";
  const [owner] = base.repo.full_name.split("/");
  const openOne = async (query: Readonly<Record<string, string>>) =>
    (await github.get("pulls", Numbers, { state: "open", per_page: 1, ...query }))[0]?.number;
  const based = await openOne({ base: head.ref });
  if (based !== undefined) return `it is the base of #${based}`;
  const other = await openOne({ head: `${owner}:${head.ref}` });
  return other === undefined ? undefined : `it is the branch of #${other}, too`;
}

async function deleteHead(
  repository: OwnRepository,
  { context: { log } }: GitHub,
  { head: { ref, sha } }: PullRequest,
): Promise<void> {
  const [deleted] = await pushRefs(repository, [{ ref: `refs/heads/${ref}`, oid: "", expected: sha }]);
  switch (deleted?.outcome) {
    case "updated":
      return log.info(`Deleted the branch ${ref}`);
    case "stale":
      // The forge may delete it by itself.
      return log.info(`Leaving the branch ${ref} alone: it is gone, or has changed since`);
    default:
      return log.warn(`Cannot delete the branch "${ref}": ${deleted?.reason}`);
  }
}
