import type { StepContext } from "../../shared/resource/step.ts";
import { readChecks } from "./merge-sign/checks.ts";
import { clean } from "./merge-sign/clean.ts";
import { commandIn, HELP } from "./merge-sign/command.ts";
import { fetchEnds } from "./merge-sign/fetch-ends.ts";
import { forgeOf } from "./merge-sign/forge.ts";
import { connectGitHub } from "./merge-sign/github.ts";
import { refuseUnlessMergeable } from "./merge-sign/obstacle.ts";
import { openOwnRepository, refuseUnlessClean } from "./merge-sign/own-repository.ts";
import { pushMerge } from "./merge-sign/push-merge.ts";
import { readPullRequest } from "./merge-sign/read-pull-request.ts";
import { readObjections } from "./merge-sign/reviews.ts";
import { signMerge } from "./merge-sign/sign-merge.ts";
import { tidyUp } from "./merge-sign/tidy-up.ts";
import { tokenFor } from "./merge-sign/token.ts";

/**
 * Does what the button of the forge does for a pull request, with a merge commit that the person at this machine signs.
 * Resolves to its id. The person's checkout, branches and hooks are left alone: the merge is made of objects only.
 */
export async function mergeSign(
  args: readonly string[],
  context: StepContext,
  release: string,
): Promise<string> {
  const command = commandIn(args);
  if (command.kind === "help") return HELP;
  if (command.kind === "version") return `merge-sign ${release}`;
  const { log } = context;

  const repository = await openOwnRepository(command.remote, context);
  const forge = forgeOf(repository.url, command.repository, context.env);
  const github = connectGitHub(forge, tokenFor(forge, context), context);
  try {
    await refuseUnlessClean(repository);
    const pull = await readPullRequest(github, command.number);
    const { base, head } = pull;
    log.info(`Pull request #${pull.number} "${clean(pull.title)}" brings ${head.ref} into ${base.ref}`);
    const checks = await readChecks(github, head.sha);
    refuseUnlessMergeable(github, pull, { checks, objections: await readObjections(github, pull.number) });
    log.info(`Nothing stands against it; checks that have passed: ${checks.length}`);

    const ends = await fetchEnds(repository, github, pull);
    const commit = await signMerge(repository, github, pull, ends);
    if (command.isDryRun) {
      log.info("Nothing is pushed in a dry run; git show tells what would be");
      return commit;
    }
    await pushMerge(repository, github, pull, { base: ends.base, commit });
    log.info(`Pushed ${commit} to ${base.ref}`);
    if (!command.keepsBranch) await tidyUp(repository, github, pull);
    return commit;
  } finally {
    github.close();
  }
}
