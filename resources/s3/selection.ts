import { ResourceError } from "../../shared/resource/errors.ts";
import { type ListingPlan, planListing } from "./listing-plan.ts";
import { compilePattern, type Pattern, requireVersionGroup } from "./pattern.ts";
import type { Source } from "./source.ts";
import { parseVersion } from "./version-order.ts";

/** Which objects of the bucket are versions: all keys that a pattern describes, or all versions of one key. */
export type Selection =
  | { readonly kind: "pattern"; readonly pattern: Pattern; readonly plan: ListingPlan }
  | { readonly kind: "file"; readonly key: string };

/** What `check` and `in` look at; they cannot do without. */
export function selectionOf(source: Source): Selection {
  if (source.versioned_file) return { kind: "file", key: source.versioned_file };
  if (!source.regexp) {
    throw new ResourceError(
      "invalid-request",
      'Cannot use "source": neither "regexp" nor "versioned_file" is given',
      {
        hint: "set regexp to follow keys that contain a version, or versioned_file to follow one key",
      },
    );
  }
  const pattern = compilePattern(source.regexp);
  requireVersionGroup(pattern);
  const plan = planListing(pattern);
  if (source.initial_path) requireVersion(plan, "initial_path", source.initial_path, source.regexp);
  return { kind: "pattern", pattern, plan };
}

/** The version text in a key that has to have one. */
export function requireVersion(plan: ListingPlan, name: string, key: string, regexp: string): string {
  const text = plan.versionText(key);
  if (text === undefined) {
    throw new ResourceError(
      "invalid-request",
      `Cannot use ${name} "${key}": it does not match regexp "${regexp}"`,
      {
        hint: "make the key and the regexp agree; the regexp must match the whole key",
      },
    );
  }
  if (parseVersion(text) === undefined) {
    throw new ResourceError("invalid-request", `Cannot use ${name} "${key}": "${text}" is not a version`, {
      hint: "a version is made of letters, digits, _ and . with an optional -pre-release and +build part",
    });
  }
  return text;
}
