import type { Rows } from "../../../shared/resource/explanation.ts";
import type { GetParams } from "../params.ts";
import type { Source } from "../source.ts";
import type { planGet } from "./plan.ts";
import type { RequestedVersion } from "./requested-version.ts";
import { isSparse } from "./sparse.ts";
import { wantedTags } from "./wanted-tags.ts";

type Plan = Exclude<ReturnType<typeof planGet>, "branches">;

const TAGS = { all: "all of the remote", reachable: "those that point into what comes anyway", none: "none" };

/** What a get would put into the destination. */
export function explainClone(source: Source, params: GetParams, { requested, branch, key }: Plan): Rows {
  const { depth } = params;
  return {
    "checks out": wantedText(requested, branch),
    branches: params.all_branches
      ? "all"
      : [branch ?? "the one that HEAD of the remote names", ...params.fetch],
    history: depth === 0 ? "all of it" : `${depth} commit${depth === 1 ? "" : "s"}`,
    tags: params.clean_tags ? "none in the end (clean_tags)" : TAGS[wantedTags(source, params)],
    "only the files": isSparse(source) ? source.sparse_paths : undefined,
    submodules: submodulesText(params),
    "large files": params.disable_git_lfs
      ? "as pointers (disable_git_lfs)"
      : "with their content, where git-lfs tracks any",
    "git-crypt": key && "decrypts the files with git_crypt_key",
    "looks in all refs": source.search_remote_refs
      ? "for a commit that is on no branch (search_remote_refs)"
      : undefined,
  };
}

function wantedText(requested: RequestedVersion, branch: string | undefined): string {
  switch (requested.kind) {
    case "newest":
      return `the newest commit of ${branch ?? "the default branch"}`;
    case "commit":
      return `commit ${requested.oid}`;
    case "name":
      return `tag or branch "${requested.name}"${requested.commit ? `, at commit ${requested.commit}` : ""}`;
  }
}

function submodulesText({ submodules, submodule_recursive, submodule_remote }: GetParams): string {
  if (submodules === "none") return "none";
  const which = submodules === "all" ? "all" : submodules.join(", ");
  const where = submodule_remote
    ? "at the newest commit of their branches"
    : "at the commits that are pinned";
  return `${which}, ${where}${submodule_recursive ? ", with those in them" : ""}`;
}
