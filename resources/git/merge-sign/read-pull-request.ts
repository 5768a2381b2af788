import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { GitHub } from "./github.ts";
import { PullRequest } from "./pull-request.ts";

/** The forge computes in the background, mostly within seconds. */
const WAITS_MS = [500, 1_000, 2_000, 3_000, 4_000, 5_000, 5_000, 5_000];

/** Reads a pull request, and waits a while for the forge to find out whether it can be merged. */
export async function readPullRequest(
  github: GitHub,
  number: number,
  waitsMs: readonly number[] = WAITS_MS,
): Promise<PullRequest> {
  const { log, signal } = github.context;
  const read = async () => {
    const pull = await github.get(`pulls/${number}`, PullRequest);
    refuseAnother(github, pull, number);
    return pull;
  };
  let pull = await read();
  if (isUndecided(pull)) log.info("Waiting for the forge to find out whether it can be merged");
  for (const wait of waitsMs) {
    if (!isUndecided(pull)) break;
    await sleep(wait, undefined, { signal });
    pull = await read();
  }
  return pull;
}

/** Whether the forge has noticed the merge, which it does some time after the push. */
export async function waitUntilMerged(
  github: GitHub,
  number: number,
  waitsMs: readonly number[] = WAITS_MS,
): Promise<boolean> {
  const { signal } = github.context;
  for (const wait of [0, ...waitsMs]) {
    await sleep(wait, undefined, { signal });
    const { merged } = await github.get(`pulls/${number}`, v.object({ merged: v.boolean() }));
    if (merged) return true;
  }
  return false;
}

function isUndecided({ state, merged, draft, mergeable, mergeable_state }: PullRequest): boolean {
  return state === "open" && !merged && !draft && (mergeable === null || mergeable_state === "unknown");
}

function refuseAnother({ repository }: GitHub, { number, base }: PullRequest, wanted: number): void {
  if (number === wanted && base.repo.full_name.toLowerCase() === repository.toLowerCase()) return;
  throw new ResourceError(
    "untrusted",
    `Cannot merge "${repository}#${wanted}": the forge answers about "${base.repo.full_name}#${number}"`,
    { hint: "give --repository the name that the repository has now" },
  );
}
