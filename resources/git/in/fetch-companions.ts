import { fetchRefs } from "../../../shared/git/fetch.ts";
import type { CandidateTag } from "../verification.ts";
import type { Clone } from "./clone.ts";
import { trackedBranch } from "./tracked-branch.ts";
import type { WantedTags } from "./wanted-tags.ts";

export interface Companions {
  readonly tags: WantedTags;
  /** The tag that is the version. */
  readonly tag: CandidateTag | undefined;
  /** Further branches, which become local ones. */
  readonly branches: readonly string[];
  /** 0 for whole histories. */
  readonly depth: number;
  /** The commit that the clone is for. */
  readonly commit: string;
}

/** A partial clone leaves out the content of files, which notes are as well; the task could not read them. */
const EVERYTHING = "blob:limit=1000g";

/** Brings notes, tags and further branches, over one connection. */
export async function fetchCompanions(
  clone: Clone,
  { tags, tag, branches, depth, commit }: Companions,
  { isPartial }: { readonly isPartial: boolean },
): Promise<void> {
  const further = [...new Set(branches)].filter((branch) => branch !== clone.branch);
  const refspecs = [
    "+refs/notes/*:refs/notes/*",
    ...(tags === "all" ? ["+refs/tags/*:refs/tags/*"] : []),
    // By its id, so that it is the very tag that was looked at, or verified, before.
    ...(tags === "reachable" && tag !== undefined ? [`+${tag.oid}:refs/tags/${tag.name}`] : []),
    ...further.flatMap((branch) => [
      `+refs/heads/${branch}:refs/remotes/origin/${branch}`,
      `+refs/heads/${branch}:refs/heads/${branch}`,
    ]),
  ];
  const isShallow = depth > 0 && (tags === "all" || further.length > 0);
  // A server that is told a depth takes everything that is not named for less deep.
  const held = isShallow ? [...trackedBranch(clone), commit] : [];
  await fetchRefs(clone, [...refspecs, ...held], {
    ...(isShallow && { depth }),
    ...(isPartial && { filter: EVERYTHING }),
  });
}
