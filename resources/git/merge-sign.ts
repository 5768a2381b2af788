import type { StepContext } from "../../shared/resource/step.ts";
import { commandIn, HELP } from "./merge-sign/command.ts";
import { examine, examineAgain } from "./merge-sign/examine.ts";
import { fetchEnds } from "./merge-sign/fetch-ends.ts";
import { forgeOf } from "./merge-sign/forge.ts";
import { connectGitHub } from "./merge-sign/github.ts";
import { openOwnRepository, refuseUnlessClean } from "./merge-sign/own-repository.ts";
import { pushMerge } from "./merge-sign/push-merge.ts";
import { signMerge } from "./merge-sign/sign-merge.ts";
import { tidyUp } from "./merge-sign/tidy-up.ts";
import { tokenFor } from "./merge-sign/token.ts";

/**
 * Does what the button of the forge does for a pull request, with a merge commit that the person at this machine signs.
 * Resolves to its id. The person's checkout, branches and hooks are left alone: the merge is made of objects only.
 *
 * @param release what `--version` prints
 */
export async function mergeSign(
  args: readonly string[],
  context: StepContext,
  release: string,
): Promise<string> {
  const command = commandIn(args);
  if (command.kind === "help") return HELP;
  if (command.kind === "version") return release;
  const { log } = context;

  const repository = await openOwnRepository(command.remote, context);
  const forge = forgeOf(repository.url, command.repository, context.env);
  const github = connectGitHub(forge, tokenFor(forge, context), context);
  try {
    await refuseUnlessClean(repository);
    const pull = await examine(github, command.number);
    const ends = await fetchEnds(repository, github, pull);
    const commit = await signMerge(repository, github, pull, ends);
    if (command.isDryRun) {
      log.info("Nothing is pushed in a dry run; git show tells what would be");
      return commit;
    }
    await examineAgain(github, pull);
    await pushMerge(repository, github, pull, { base: ends.base, commit });
    log.info(`Pushed ${commit} to ${pull.base.ref}`);
    if (!command.keepsBranch) await tidyUp(repository, github, pull);
    return commit;
  } finally {
    github.close();
  }
}
