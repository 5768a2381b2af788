import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fetchRefs } from "../../../shared/git/fetch.ts";
import type { Repository } from "../../../shared/git/repository.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { ask, isAncestor } from "./ask.ts";

const TIP = "refs/target/tip";
const FIRST_DEEPENING = 64;
const LAST_DEEPENING = 65_536;
/** What git takes for all of the history. */
const INFINITE = 2 ** 31 - 1;

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
  let tip = await tipOf(workshop);
  for (let deepen = FIRST_DEEPENING; ; deepen *= 4) {
    const cuts = await cutsBetween(workshop, tip, head);
    if (cuts.length === 0) return tip;
    if (deepen > LAST_DEEPENING) {
      await fetchRefs(workshop, [refspec], { depth: INFINITE });
      return tipOf(workshop);
    }
    await deepenBy(workshop, deepen, refspec, cuts);
    tip = await tipOf(workshop);
  }
}

function tipOf(workshop: Repository): Promise<string> {
  return ask(workshop, "read", ["rev-parse", "--verify", `${TIP}^{commit}`]);
}

/** The commits at which our history is cut off, as far as only one of the two has them. */
async function cutsBetween(workshop: Repository, tip: string, head: string): Promise<string[]> {
  const text = await readFile(join(workshop.gitDir, "shallow"), "utf8").catch(() => "");
  const cuts = new Set(text.split("\n").filter((line) => line !== ""));
  if (cuts.size === 0) return [];
  const apart = await ask(workshop, "compare histories with", ["rev-list", `${tip}...${head}`]);
  return apart.split("\n").filter((oid) => cuts.has(oid));
}

/** Not every cut is in the history of the branch, and not every server gives out a commit by its name. */
async function deepenBy(
  workshop: Repository,
  deepen: number,
  refspec: string,
  cuts: readonly string[],
): Promise<void> {
  try {
    await fetchRefs(workshop, [refspec, ...cuts], { deepen });
  } catch (error) {
    if (!(error instanceof ResourceError)) throw error;
    workshop.session.context.signal.throwIfAborted();
    await fetchRefs(workshop, [refspec], { deepen });
  }
}
