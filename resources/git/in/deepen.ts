import { access } from "node:fs/promises";
import { join } from "node:path";
import { fetchRefs } from "../../../shared/git/fetch.ts";
import { WHOLE_HISTORY } from "../../../shared/git/limits.ts";
import type { Clone } from "./clone.ts";
import { runIn } from "./run-in.ts";
import { trackedBranch } from "./tracked-branch.ts";

/** A history that has not shown the commit by then is fetched in one go. */
const THRESHOLD = 127;

/**
 * Makes a shallow clone deeper, each time by twice as much, until it has `depth` commits of the history of `ref` or
 * everything. For servers that do not give out single commits. The lines are those of the stock type.
 */
export async function deepen(clone: Clone, ref: string, depth: number): Promise<void> {
  const { log } = clone.session.context;
  const oldest = `${ref}~${depth - 1}`;
  const refspecs = trackedBranch(clone);
  let total = depth;
  for (let step = depth; !(await isCommit(clone, oldest)); total += step) {
    if (!(await isShallow(clone))) {
      log.info(
        "Reached max depth of the origin repo while deepening the shallow clone, it's a deep clone now",
      );
      return;
    }
    log.info(`Could not find ref ${oldest} in a shallow clone of depth ${total}`);
    step *= 2;
    if (total >= THRESHOLD) {
      log.info(`Reached depth threshold ${THRESHOLD}, falling back to deep clone...`);
      await fetchRefs(clone, refspecs, { depth: WHOLE_HISTORY });
      return;
    }
    log.info(`Deepening the shallow clone by an additional ${step}...`);
    await fetchRefs(clone, refspecs, { deepen: step });
  }
}

async function isCommit(clone: Clone, name: string): Promise<boolean> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  return (await runIn(clone, args, { network: "none" })).code === 0;
}

async function isShallow({ gitDir }: Clone): Promise<boolean> {
  return access(join(gitDir, "shallow")).then(
    () => true,
    () => false,
  );
}
