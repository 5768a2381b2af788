import { randomUUID } from "node:crypto";
import { formatVersion, type SemanticVersion } from "../../semantic-version.ts";
import type { Expectation } from "./revision.ts";

/** Metadata by which a write whose reply was lost is found again. */
export const WRITE_ID = "write-id";
/** Metadata that says what has to stand right below a version, lest it was written too late. */
export const REPLACES = "replaces";

/** Stands for no version at all, and for a delete marker. */
export const NOTHING = "none";
/** How listings name what was written while the bucket kept no versions. */
const UNVERSIONED = "null";

/** One thing to be stored; however often it is sent, it stays the same one. */
export interface Write {
  readonly content: string;
  readonly id: string;
  /** Absent when it counts whatever it replaces. */
  readonly replaces: string | undefined;
}

export function writeOf(version: SemanticVersion, expected: Expectation): Write {
  return { content: formatVersion(version), id: randomUUID(), replaces: replacedBy(expected) };
}

function replacedBy(expected: Expectation): string | undefined {
  if (expected === "any") return undefined;
  return expected === "nothing" ? NOTHING : (expected.versionId ?? UNVERSIONED);
}
