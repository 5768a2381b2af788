import { messageOf, ResourceError } from "../../../../shared/resource/errors.ts";
import type { Log } from "../../../../shared/resource/log.ts";
import { compareVersions, type SemanticVersion } from "../../semantic-version.ts";
import { storedVersion } from "../../stored-version.ts";
import type { BranchCopy } from "./branch-copy.ts";
import { type Revision, revisionsOf } from "./revisions.ts";

/** How many commits are looked at before more are asked for. */
const DEPTHS = [50, 500, "all"] as const;

/** Where the walk begins and where it ends. */
export interface Walk {
  readonly tip: string;
  /** The version at the tip. */
  readonly current: SemanticVersion;
  readonly cursor: SemanticVersion;
}

/**
 * The versions that the file has held, from the current one back to the last that is not older than the cursor; oldest
 * first. Revisions without a version that can be read are left out.
 */
export async function versionHistory(copy: BranchCopy, walk: Walk, log: Log): Promise<SemanticVersion[]> {
  for (const depth of DEPTHS) {
    await copy.deepen(depth);
    const { revisions, isComplete } = await revisionsOf(copy, walk.tip);
    const before = await Promise.all(revisions.slice(1).map((revision) => versionAt(copy, revision)));
    const end = before.findIndex(
      (found) => typeof found === "object" && compareVersions(found, walk.cursor) < 0,
    );
    if (end < 0 && !isComplete && depth !== "all") continue;
    const since = end < 0 ? before : before.slice(0, end);
    for (const found of since) if (typeof found === "string") log.info(found);
    return [walk.current, ...since.filter((found) => typeof found === "object")].reverse();
  }
  return [walk.current];
}

/** The version, or why there is none. */
async function versionAt(copy: BranchCopy, { commit, blob }: Revision): Promise<SemanticVersion | string> {
  try {
    if (blob === undefined) return `Skipping commit ${commit}: "${copy.place}" has no file there`;
    return storedVersion(await copy.text(blob), copy.place);
  } catch (error) {
    // What the server has not sent may have been a version.
    if (!(error instanceof ResourceError) || error.code !== "invalid-request") throw error;
    return `Skipping commit ${commit}: ${messageOf(error)}`;
  }
}
