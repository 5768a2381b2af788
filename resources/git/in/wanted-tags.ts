import type { GetParams } from "../params.ts";
import type { Source } from "../source.ts";

/** Which tags a clone has: all of the remote, those that point into what comes anyway, or none. */
export type WantedTags = "all" | "reachable" | "none";

export function wantedTags(source: Source, params: GetParams): WantedTags {
  const { tag_filter, tag_regex, version_type } = source;
  switch (params.fetch_tags ?? source.fetch_tags) {
    case true:
      return "all";
    case false:
      return "none";
    case undefined:
      return (tag_filter ?? tag_regex) !== undefined || version_type === "tags" ? "all" : "reachable";
  }
}
