import { ResourceError } from "../../shared/resource/errors.ts";
import { compileExpression } from "./pattern/expression.ts";
import { type Layout, layOut } from "./pattern/sections.ts";

/** `source.regexp`, understood once and used alike for listing, for extracting versions and for checking keys. */
export interface Pattern {
  readonly text: string;
  readonly layout: Layout;
  /** Number of the group that holds the version; undefined when the pattern has no group. */
  readonly versionGroup: number | undefined;
  /** Whether the pattern describes the whole of `key`. Directory levels are `planListing`'s to respect. */
  matches(key: string): boolean;
  /** The version inside a matching key; undefined when the key does not match or the group took no part. */
  versionText(key: string): string | undefined;
}

/**
 * Compiles an RE2 pattern. A match is anchored at both ends, with or without `^` and `$`, and alternatives are
 * grouped, so that no caller can disagree with another about the same key.
 */
export function compilePattern(text: string): Pattern {
  const { engine, tokens, groupNames } = compileExpression("regexp", text);
  const versionGroup = versionGroupOf(groupNames);
  return {
    text,
    versionGroup,
    layout: layOut(tokens, versionGroup),
    matches: (key) => engine.testExact(key),
    versionText: (key) => {
      if (versionGroup === undefined) {
        return undefined;
      }
      const match = engine.matcher(key);
      return match.matches() ? (match.group(versionGroup) ?? undefined) : undefined;
    },
  };
}

/** Refuses a pattern that can never yield a version. */
export function requireVersionGroup({ text, versionGroup }: Pattern): void {
  if (versionGroup === undefined) {
    throw new ResourceError(
      "invalid-request",
      `Cannot find versions with regexp "${text}": no capture group`,
      {
        hint: "Put the part of the name that is the version in parentheses, as in release-(.*).tgz",
      },
    );
  }
}

function versionGroupOf(groupNames: readonly string[]): number | undefined {
  if (groupNames.length === 0) {
    return undefined;
  }
  const named = groupNames.indexOf("version");
  return named === -1 ? 1 : named + 1;
}
