import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type FetchOptions, fetchRefs } from "../../../shared/git/fetch.ts";
import { WHOLE_HISTORY } from "../../../shared/git/limits.ts";
import { outputOf } from "../../../shared/git/output-of.ts";
import type { Repository } from "../../../shared/git/repository.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { isAncestor } from "./is-ancestor.ts";

const TIP = "refs/target/tip";

/** How much history is asked for, time after time; the last is what git takes for all of it. */
const STEPS: readonly FetchOptions[] = [
  ...[64, 256, 1024, 4096, 16_384].map((deepen) => ({ deepen })),
  { depth: WHOLE_HISTORY },
];

/**
 * Fetches the branch `source`, at `seen` a moment ago, with as much history as is needed to tell what is only there from
 * what is only in `head`. Resolves to its newest commit.
 */
export async function fetchTarget(
  workshop: Repository,
  source: string,
  seen: string,
  head: string,
): Promise<string> {
  if (await isAncestor(workshop, seen, head)) return seen;
  const refspec = `+${source}:${TIP}`;
  await fetchRefs(workshop, [refspec]);
  let givesOutCuts = true;
  for (const step of STEPS) {
    const cuts = await cutsIn(workshop, `${TIP}...${head}`);
    if (cuts.length === 0) break;
    givesOutCuts &&= await fetchCuts(workshop, refspec, cuts, step);
    if (!givesOutCuts) await fetchRefs(workshop, [refspec], step);
  }
  // A commit without its parents would be taken for one that adds all of its files.
  if ((await cutsIn(workshop, `${TIP}..${head}`)).length > 0) throw cutOff(workshop, source, head);
  return outputOf(workshop, "read", ["rev-parse", "--verify", `${TIP}^{commit}`]);
}

/** The commits of `range` at which our history is cut off. */
async function cutsIn({ gitDir, session }: Repository, range: string): Promise<string[]> {
  const text = await readFile(join(gitDir, "shallow"), "utf8").catch(() => "");
  const cuts = new Set(text.split("\n").filter((line) => line !== ""));
  if (cuts.size === 0) return [];
  const listed = await outputOf({ gitDir, session }, "compare histories with", ["rev-list", range, "--"]);
  return listed.split("\n").filter((oid) => cuts.has(oid));
}

/**
 * Resolves to whether the server gives them out: not every cut is in the history of the branch, and not every server
 * gives out a commit by its name. One that does not is asked several times, in case it has not heard of it yet.
 */
async function fetchCuts(
  workshop: Repository,
  refspec: string,
  cuts: readonly string[],
  step: FetchOptions,
): Promise<boolean> {
  try {
    await fetchRefs(workshop, [refspec, ...cuts], step);
    return true;
  } catch (error) {
    workshop.session.context.signal.throwIfAborted();
    if (!(error instanceof ResourceError)) throw error;
    return false;
  }
}

function cutOff({ session }: Repository, source: string, head: string): ResourceError {
  const { url } = session.remote;
  return new ResourceError(
    "not-found",
    `Cannot compare commit "${head}" with "${source}" of "${url}": the history of the artifact is cut off before they meet`,
    { hint: 'get the repository with a larger "depth", or with all of its history' },
  );
}
