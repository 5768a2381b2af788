import { pushRefs } from "../../../shared/git/push.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { advising } from "./advising.ts";
import type { GitHub } from "./github.ts";
import type { OwnRepository } from "./own-repository.ts";
import type { PullRequest } from "./pull-request.ts";

/** Pushes `commit`, unless the branch has moved on from `base` meanwhile: then the checks were about something else. */
export async function pushMerge(
  repository: OwnRepository,
  { repository: name }: GitHub,
  { number, base: { ref } }: PullRequest,
  { base, commit }: { readonly base: string; readonly commit: string },
): Promise<void> {
  const { url: remote } = repository.session.remote;
  const update = { ref: `refs/heads/${ref}`, oid: commit, expected: base };
  const [pushed] = await advising(
    `see whether ${ref} has changed, and check that git push ${remote} works here`,
    () => pushRefs(repository, [update]),
  ).catch((thrown: unknown) => {
    const { log, signal } = repository.session.context;
    // The server has the last word on that, and may go on without us.
    if (signal.aborted) {
      log.warn(`The merge ${commit} was being pushed; look whether ${ref} of "${remote}" has it`);
    }
    throw thrown;
  });
  switch (pushed?.outcome) {
    case "updated":
      return;
    case "stale":
      throw new ResourceError("conflict", `Cannot merge "${name}#${number}": ${ref} has changed meanwhile`, {
        hint: "nothing was pushed; run this again",
      });
    default:
      throw new ResourceError(
        "access-denied",
        `Cannot push the merge of "${name}#${number}" to ${ref} of "${remote}": ${pushed?.reason || "it does not take it"}`,
        { hint: `check whether the rules of ${ref} let you push what the forge would merge` },
      );
  }
}
