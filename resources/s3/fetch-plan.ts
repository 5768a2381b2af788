import type { GetParams } from "./params.ts";
import type { Source } from "./source.ts";

/** What is asked of the store for an object. */
export interface FetchPlan {
  readonly downloads: boolean;
  readonly verify: "digest" | "length";
  readonly unpacks: boolean;
  readonly readsTags: boolean;
  readonly presigns: boolean;
}

export function fetchPlan(source: Source, params: GetParams): FetchPlan {
  return {
    downloads: !(params.skip_download ?? source.skip_download),
    verify: source.skip_s3_checksums ? "length" : "digest",
    unpacks: params.unpack,
    readsTags: params.download_tags,
    presigns: source.private,
  };
}
