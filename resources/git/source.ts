import * as v from "valibot";
import { gitFields } from "../../shared/credentials/git-fields.ts";
import { WHOLE_HISTORY } from "../../shared/git/limits.ts";
import { debugField, EVERY_COMMAND } from "../../shared/schema/debug-field.ts";
import {
  anyText,
  choice,
  field,
  flag,
  listOf,
  secret,
  text,
  wholeNumber,
} from "../../shared/schema/fields.ts";
import { settings } from "../../shared/schema/settings.ts";
import { signingFields } from "../../shared/signing/signing-fields.ts";
import { verificationFields } from "../../shared/signing/verification-fields.ts";

/** The stock type takes off one blank at the beginning, as texts of several lines may bring it along. */
function unindented() {
  return v.pipe(
    text(),
    v.transform((value) => value.replace(/^ /, "")),
  );
}

const patterns = () => v.array(anyText(), "invalid commit filter (expected array of strings)");

const CommitFilter = settings({
  include: field(v.optional(patterns(), []), "Only commits whose message matches one of these."),
  include_all_match: field(v.optional(flag(), false), "They have to match all of `include`."),
  exclude: field(v.optional(patterns(), []), "No commits whose message matches one of these."),
  exclude_all_match: field(v.optional(flag(), false), "Only those that match all of `exclude` are left out."),
});

const SubmoduleCredentials = settings({
  host: field(
    v.optional(text()),
    "Host, with its port where it is an unusual one, for which `username` and `password` are.",
  ),
  username: field(v.optional(text()), "User name for that host."),
  password: field(v.optional(secret()), "Password or token that belongs to it.", { secret: true }),
  url: field(v.optional(text()), "Address as it stands in `.gitmodules`, for which `private_key` is."),
  private_key: field(v.optional(secret()), "SSH key for that address.", { secret: true }),
  private_key_passphrase: field(v.optional(secret()), "Passphrase of that key.", { secret: true }),
});
export type SubmoduleCredentials = v.InferOutput<typeof SubmoduleCredentials>;

const GitConfig = settings({
  name: field(text(), "Name, such as `core.bigFileThreshold`."),
  value: field(v.optional(anyText(), ""), "Value, taken as it is."),
});

/** Types only: `validateSource()` says whether they can work together. */
export const Source = settings({
  uri: field(unindented(), "The repository: SSH, HTTPS, `file://` or a path."),
  branch: field(
    v.optional(unindented()),
    "Branch to track and to push to; by default that of the remote HEAD. `put` needs one, here or in its params.",
  ),
  ...gitFields,
  forward_agent: field(
    v.optional(flag(), false),
    "Forward an SSH agent that holds `private_key`, and nothing else, to the server.",
  ),
  skip_ssl_verification: field(
    v.optional(flag(), false),
    "Accept any certificate from the host of `uri`. Excludes `ca_bundle`.",
  ),
  ca_bundle: field(
    v.optional(text()),
    "Certificates (PEM) of private authorities to trust in addition to those of the system.",
  ),
  credential_hosts: field(
    v.optional(listOf(text()), []),
    "Further hosts, for submodules and LFS, that may get `username` and `password`; with a port where it is an unusual one.",
  ),
  submodule_credentials: field(
    v.optional(listOf(SubmoduleCredentials), []),
    "How to sign in to the servers of submodules: a list of `{host, username, password}` and `{url, private_key, private_key_passphrase}`.",
  ),
  git_config: field(
    v.optional(listOf(GitConfig), []),
    "Settings of git for all steps, and for the clone that `get` makes: a list of `{name, value}`.",
  ),

  paths: field(
    v.optional(listOf(text()), ["."]),
    "Only commits that change one of these: pathspecs of git, in which `*` also stands for `/`.",
  ),
  ignore_paths: field(v.optional(listOf(text()), []), "Changes of these alone do not count."),
  commit_filter: field(
    v.optional(CommitFilter),
    "Which messages count: basic regular expressions, line by line. `{include, include_all_match, exclude, exclude_all_match}`.",
  ),
  disable_ci_skip: field(
    v.optional(flag(), false),
    "Let commits through whose message contains `[ci skip]` or `[skip ci]`.",
  ),
  version_depth: field(
    v.optional(wholeNumber({ unit: "versions", least: 1, most: WHOLE_HISTORY }), 1),
    "How many of the newest versions a check without a version answers.",
  ),
  version_type: field(
    v.optional(choice(["commits", "tags", "branches"])),
    "What a version is: a commit, a tag (the default with `tag_filter` or `tag_regex`), or the list of branches.",
  ),
  tag_filter: field(
    v.optional(unindented()),
    "Only tags that match this glob, in which `*` also stands for `/`.",
  ),
  tag_regex: field(
    v.optional(unindented()),
    "Only tags whose whole name matches this extended regular expression. Excludes `tag_filter`.",
  ),
  tag_behaviour: field(
    v.optional(
      v.picklist(
        ["match_tagged", "match_tag_ancestors"],
        "Invalid tag_behaviour. Must be one of 'match_tagged' or 'match_tag_ancestors'.",
      ),
      "match_tagged",
    ),
    "`match_tagged`: each matching tag is a version. `match_tag_ancestors`: each commit that such a tag contains is.",
  ),
  branch_filters: field(
    v.optional(listOf(text()), []),
    "With `version_type: branches`: only branches that match one of these globs, in which `*` also stands for `/`.",
  ),

  fetch_tags: field(
    v.optional(flag()),
    "`true`: all tags of the remote. `false`: none. By default those that point into what is fetched, or all where tags are versions.",
  ),
  sparse_paths: field(
    v.optional(listOf(text()), ["."]),
    "Check out only these: patterns in the manner of `.gitignore`, `!` excludes. Nothing else is downloaded where the server allows it.",
  ),
  search_remote_refs: field(
    v.optional(flag(), false),
    "Look for a commit that is on no branch in all refs of the remote whose names contain the version, as Gerrit needs it.",
  ),
  git_crypt_key: field(v.optional(secret()), "Key of git-crypt in base64, to decrypt the files with.", {
    secret: true,
  }),

  ...verificationFields,

  git_user: field(
    v.optional(text()),
    "Committer of what `put` makes: `Name <address>` or an address. By default `git <git@localhost>`.",
  ),
  ...signingFields,

  debug: debugField(EVERY_COMMAND),
});
export type Source = v.InferOutput<typeof Source>;
