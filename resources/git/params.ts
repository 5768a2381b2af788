import * as v from "valibot";
import { WHOLE_HISTORY } from "../../shared/git/limits.ts";
import { debugField, EVERY_COMMAND } from "../../shared/schema/debug-field.ts";
import { choice, field, flag, listOf, text, wholeNumber } from "../../shared/schema/fields.ts";
import { settings } from "../../shared/schema/settings.ts";

const debug = debugField(EVERY_COMMAND);

export const GetParams = settings({
  depth: field(
    v.optional(wholeNumber({ unit: "commits", least: 0, most: WHOLE_HISTORY }), 0),
    "So many commits of history, the version included; 0 is all of them.",
  ),
  fetch: field(v.optional(listOf(text()), []), "Further branches to fetch, as local branches."),
  fetch_tags: field(v.optional(flag()), "Goes before `fetch_tags` of the source."),
  all_branches: field(v.optional(flag(), false), "Fetch every branch instead of one."),
  submodules: field(
    v.optional(
      v.union([v.picklist(["all", "none"]), listOf(text())], "expected all, none or a list of paths"),
      "all",
    ),
    "Which submodules to check out: `all`, `none`, or a list of their paths or names.",
  ),
  submodule_recursive: field(v.optional(flag(), true), "Also the submodules of submodules."),
  submodule_remote: field(
    v.optional(flag(), false),
    "Check out the newest commit of the branch in `.gitmodules` instead of the pinned one.",
  ),
  disable_git_lfs: field(v.optional(flag(), false), "Leave the pointers of Git LFS as they are."),
  clean_tags: field(v.optional(flag(), false), "Delete all tags of the clone at the end."),
  short_ref_format: field(
    v.optional(text(), "%s"),
    "Format of `.git/short_ref`, in the manner of printf; `%s` is the first seven characters of the ref.",
  ),
  timestamp_format: field(
    v.optional(text(), "iso8601"),
    "Format of `.git/commit_timestamp`, as `git log --date` takes it.",
  ),
  describe_ref_options: field(
    v.optional(text(), "--always --dirty --broken"),
    "Options of `git describe` for `.git/describe_ref`; quotes hold together what has blanks in it.",
  ),
  debug,
});
export type GetParams = v.InferOutput<typeof GetParams>;

const path = (meaning: string) => field(v.optional(text()), meaning);

export const PutParams = settings({
  repository: field(text(), "Directory of the repository whose HEAD is pushed, from the build directory."),
  branch: path("Branch to push to instead of that of the source."),
  refs_prefix: field(
    v.optional(text(), "refs/heads"),
    "What stands before the branch in the name of the ref, such as `refs/for`.",
  ),
  rebase: field(
    v.optional(flag(), false),
    "Rebase onto the branch before the push, and again as long as others are faster. Excludes `merge`.",
  ),
  rebase_strategy: path("Merge strategy for the rebase."),
  rebase_strategy_option: field(
    v.optional(v.union([listOf(text()), text()], "expected a text or a list of texts")),
    "Options of the merge strategy: a list, or a text with blanks between them.",
  ),
  merge: field(
    v.optional(flag(), false),
    "Merge the branch before the push, and again as long as others are faster. Excludes `rebase`.",
  ),
  returning: field(
    v.optional(choice(["merged", "unmerged"]), "merged"),
    "With `merge`: whether the version is the merge or the commit before it.",
  ),
  tag: path("File with the name of a tag to put on what is pushed."),
  tag_prefix: path("What to put before that name."),
  annotate: path("File with a message; it makes the tag an annotated one."),
  only_tag: field(v.optional(flag(), false), "Push tags only, no branch."),
  push_tags: field(
    v.optional(choice(["all", "created"]), "all"),
    "Which tags go along: all of the repository that the remote does not have, or only the one that is made here.",
  ),
  force: field(
    v.optional(flag(), false),
    "Push the branch and the tag that is made here whatever is there; with `only_tag` all tags.",
  ),
  notes: path("File whose content becomes the note of the pushed commit, in `refs/notes/commits`."),
  push_options: field(v.optional(listOf(text()), []), "Handed to the hooks of the server, in this order."),
  debug,
});
export type PutParams = v.InferOutput<typeof PutParams>;
