import type { Rows } from "../../../shared/resource/explanation.ts";
import type { Source } from "../source.ts";
import type { Version } from "../version.ts";
import { filtersPaths } from "./pathspecs.ts";
import type { VersionKind } from "./remote-state.ts";

export interface Question {
  readonly kind: VersionKind;
  readonly tracked: string | undefined;
}

/** What a check would take for a version, and what it would answer. */
export function explainVersions(source: Source, version: Version, { kind, tracked }: Question): Rows {
  const { tag_filter, tag_regex, branch_filters, version_depth } = source;
  return {
    "a version is": meaningOf(source, kind, tracked),
    "tags that match": tag_filter ?? tag_regex,
    "branches that match": branch_filters,
    fetches: fetched(source, kind),
    "given version": version.ref ?? "none",
    answers:
      kind === "branches"
        ? "one version, of all of them"
        : version.ref === undefined
          ? `the newest ${version_depth === 1 ? "one" : version_depth}`
          : "the given one, as long as it is one, and what came after it",
  };
}

function meaningOf({ tag_behaviour }: Source, kind: VersionKind, tracked: string | undefined): string {
  const place = tracked === undefined ? "" : ` of ${tracked}`;
  switch (kind) {
    case "branches":
      return "the list of branches";
    case "commits":
      return `a commit${place}, along first parents`;
    case "tags":
      return tag_behaviour === "match_tagged"
        ? `a tag on a commit${place}`
        : `a commit${place} that such a tag contains`;
  }
}

function fetched(source: Source, kind: VersionKind): string {
  if (kind === "branches") return "nothing; the names of the refs are all that it takes";
  return filtersPaths(source)
    ? "commits and trees, no content of files, because paths are filtered"
    : "commits, no trees and no content of files";
}
