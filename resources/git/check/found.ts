import type { Candidate } from "../verification.ts";
import type { Version } from "../version.ts";

/** A version, and what it stands on. */
export interface FoundVersion extends Candidate {
  readonly version: Version;
  /** Not the given one, which was judged when it came. */
  readonly isNew: boolean;
}

export interface Found {
  /** Oldest first. */
  readonly found: readonly FoundVersion[];
  /** The commit of the given version, where the remote still has it. */
  readonly cursor?: string;
  /** Whether the remote was still as it had been listed when it was fetched from. */
  readonly isAsListed: boolean;
  /** Fetches every commit that the versions contain. */
  fetchAncestors(): Promise<void>;
}
