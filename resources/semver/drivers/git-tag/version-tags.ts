import type { RemoteRef } from "../../../../shared/git/list-remote.ts";
import { compareVersions, isNumeric, parseVersion, type SemanticVersion } from "../../semantic-version.ts";

/** A tag whose name is a version behind a prefix. */
export interface VersionTag {
  readonly name: string;
  readonly oid: string;
  readonly version: SemanticVersion;
}

/** Which names count: what stands before the version, and what the whole name has to match besides. */
export interface TagNames {
  readonly prefix: string;
  readonly filter: RegExp | undefined;
}

const TAGS = "refs/tags/";

/** The tags that are versions, lowest first; every other tag is left out. */
export function versionTags(refs: readonly RemoteRef[], names: TagNames): VersionTag[] {
  return refs
    .flatMap((ref) => versionTag(ref, names) ?? [])
    .sort((a, b) => compareTagged(a.version, b.version));
}

function versionTag({ name: ref, oid }: RemoteRef, names: TagNames): VersionTag | undefined {
  if (!ref.startsWith(TAGS)) return undefined;
  const name = ref.slice(TAGS.length);
  if (!name.startsWith(names.prefix) || !isWanted(name, names)) return undefined;
  try {
    return { name, oid, version: parseVersion(name.slice(names.prefix.length)) };
  } catch {
    return undefined;
  }
}

export function isWanted(name: string, { filter }: TagNames): boolean {
  return filter === undefined || filter.test(name);
}

/** Versions that differ in their build metadata only need an order too, or a counter there could not be stored. */
export function compareTagged(a: SemanticVersion, b: SemanticVersion): number {
  return compareVersions(a, b) || compareBuilds(a.build, b.build);
}

function compareBuilds(a: readonly string[], b: readonly string[]): number {
  for (const [at, identifier] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    const difference = compareIdentifiers(identifier, other);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareIdentifiers(a: string, b: string): number {
  if (isNumeric(a) !== isNumeric(b)) return isNumeric(a) ? -1 : 1;
  const [x, y] = isNumeric(a) ? [BigInt(a), BigInt(b)] : [a, b];
  if (x !== y) return x < y ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
