import { ResourceError } from "../../../shared/resource/errors.ts";
import { readChecks } from "./checks.ts";
import { clean } from "./clean.ts";
import type { GitHub } from "./github.ts";
import { refuseUnlessMergeable } from "./obstacle.ts";
import type { PullRequest } from "./pull-request.ts";
import { readPullRequest } from "./read-pull-request.ts";
import { readObjections } from "./reviews.ts";

/** Reads a pull request, and refuses it unless nothing stands against merging it now. */
export async function examine(github: GitHub, number: number): Promise<PullRequest> {
  const { log } = github.context;
  const pull = await readPullRequest(github, number);
  const { head, base } = pull;
  log.info(`Pull request #${pull.number} "${clean(pull.title)}" brings ${head.ref} into ${base.ref}`);
  const checks = await judge(github, pull);
  log.info(`Nothing stands against it; checks that have passed: ${checks.length}`);
  return pull;
}

/** Signing takes as long as somebody needs for a passphrase: whether all that was found out before it still is true. */
export async function examineAgain(github: GitHub, before: PullRequest): Promise<void> {
  const pull = await readPullRequest(github, before.number);
  await judge(github, pull);
  if (pull.head.sha === before.head.sha && pull.base.ref === before.base.ref) return;
  throw new ResourceError(
    "conflict",
    `Cannot merge "${github.repository}#${pull.number}": it has changed meanwhile, and brings ${pull.head.sha} into ${pull.base.ref} now`,
    { hint: "nothing was pushed; look at it again, then run this again" },
  );
}

async function judge(github: GitHub, pull: PullRequest) {
  const checks = await readChecks(github, pull.head.sha);
  refuseUnlessMergeable(github, pull, { checks, objections: await readObjections(github, pull.number) });
  return checks;
}
