import * as v from "valibot";
import { Source } from "../../../resources/git/source.ts";
import { validateSource } from "../../../resources/git/validate-source.ts";

const URI = "https://git.example.com/team/app.git";
const validate = (keys: object) => validateSource(v.parse(Source, { uri: URI, ...keys }));
const ROOT = "1".repeat(40);

test.each([
  { name: "only an address", keys: {} },
  { name: "an address over SSH", keys: { uri: "git@git.example.com:team/app.git" } },
  { name: "a path", keys: { uri: "/srv/git/app.git" } },
  { name: "a branch with a slash", keys: { branch: "release/1.x" } },
  { name: "a pattern of tags", keys: { tag_filter: "v*" } },
  { name: "tags by name of the type", keys: { version_type: "tags" } },
  {
    name: "commits that tags contain",
    keys: { version_type: "commits", tag_regex: "v.*", tag_behaviour: "match_tag_ancestors" },
  },
  { name: "branches", keys: { version_type: "branches", branch_filters: ["feature/*"] } },
  {
    name: "settings of git",
    keys: {
      git_config: [
        { name: "core.bigFileThreshold", value: "10m" },
        { name: "url.https://x/.insteadOf", value: "y" },
      ],
    },
  },
  {
    name: "a policy with keys",
    keys: {
      commit_verification: { mode: "strict", trusted_root: ROOT },
      commit_verification_ssh_keys: ["ssh-ed25519 AAAA"],
    },
  },
  { name: "half a login, as templates leave it", keys: { username: "git", password: "" } },
])("$name can work", ({ keys }) => {
  expect(() => validate(keys)).not.toThrow();
});

test.each([
  {
    name: "two patterns of tags",
    keys: { tag_filter: "v*", tag_regex: "v.*" },
    problem: "Cannot provide both tag_filter and tag_regex",
  },
  {
    name: "filters of branches where commits are versions",
    keys: { branch_filters: ["a"] },
    problem: '"branch_filters" makes sense with',
  },
  {
    name: "tags among branches",
    keys: { version_type: "branches", tag_filter: "v*" },
    problem: "excludes tag_filter",
  },
  {
    name: "commits that are tags",
    keys: { version_type: "commits", tag_filter: "v*" },
    problem: "match_tag_ancestors",
  },
  {
    name: "a setting without a section",
    keys: { git_config: [{ name: "foo", value: "x" }] },
    problem: 'the name "foo"',
  },
  {
    name: "a setting with an option",
    keys: { git_config: [{ name: "--add", value: "x" }] },
    problem: 'the name "--add"',
  },
  {
    name: "a setting with a line break",
    keys: { git_config: [{ name: "a.b\n.c", value: "x" }] },
    problem: "which is none of git's",
  },
  {
    name: "a value that git cannot store",
    keys: { git_config: [{ name: "a.b", value: "x\0y" }] },
    problem: 'the value of "a.b"',
  },
  {
    name: "a remote helper",
    keys: { uri: "ext::sh -c whoami" },
    problem: "this way of transport is not allowed",
  },
  {
    name: "a branch that is an option",
    keys: { branch: "--upload-pack=touch x" },
    problem: "it begins with a dash",
  },
  { name: "a committer who is none", keys: { git_user: "<>" }, problem: "it is no mailbox" },
  {
    name: "trust in anybody and in somebody",
    keys: { skip_ssl_verification: true, ca_bundle: "x" },
    problem: "exclude each other",
  },
  {
    name: "a policy without keys",
    keys: { commit_verification: {} },
    problem: '"commit_verification" is given without a key',
  },
  {
    name: "a policy with an empty key",
    keys: { commit_verification: {}, commit_verification_keys: [" "] },
    problem: "without a key",
  },
  {
    name: "strictness without a root",
    keys: { commit_verification: { mode: "strict" }, commit_verification_keys: ["k"] },
    problem: 'needs a "trusted_root"',
  },
  {
    name: "half a root",
    keys: { commit_verification: { trusted_root: "1111" }, commit_verification_keys: ["k"] },
    problem: "which is no full commit id",
  },
])("$name cannot work", ({ keys, problem }) => {
  expect(() => validate(keys)).toThrow(problem);
});
