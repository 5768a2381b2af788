import * as v from "valibot";
import { Source } from "../../../resources/git/source.ts";
import { settingsIn } from "../../../shared/schema/settings.ts";

const URI = "https://git.example.com/app.git";
const parse = (keys: object) => v.parse(Source, { uri: URI, ...keys });

/** Every key of the stock type. */
const STOCK = [
  ...[
    "uri",
    "branch",
    "private_key",
    "private_key_user",
    "private_key_passphrase",
    "forward_agent",
    "username",
  ],
  ...[
    "password",
    "paths",
    "sparse_paths",
    "ignore_paths",
    "skip_ssl_verification",
    "tag_filter",
    "tag_regex",
  ],
  ...["tag_behaviour", "fetch_tags", "submodule_credentials", "git_config", "disable_ci_skip"],
  ...[
    "commit_verification_keys",
    "commit_verification_key_ids",
    "gpg_keyserver",
    "git_crypt_key",
    "https_tunnel",
  ],
  ...["commit_filter", "version_depth", "search_remote_refs", "debug"],
];

test("every key of the stock type is known", () => {
  const known = Object.keys(settingsIn(Source));
  expect(STOCK.filter((key) => !known.includes(key))).toEqual([]);
});

test("only the address is needed", () => {
  expect(parse({})).toMatchObject({
    paths: ["."],
    ignore_paths: [],
    sparse_paths: ["."],
    version_depth: 1,
    tag_behaviour: "match_tagged",
    disable_ci_skip: false,
    search_remote_refs: false,
  });
});

test.each([
  [{ version_depth: "3" }, { version_depth: 3 }],
  [
    { disable_ci_skip: "true", debug: "false" },
    { disable_ci_skip: true, debug: false },
  ],
  [{ fetch_tags: "TRUE" }, { fetch_tags: true }],
  [
    { commit_filter: { include: [1, true, "a"], include_all_match: "true" } },
    { commit_filter: { include: ["1", "true", "a"], include_all_match: true } },
  ],
  [{ branch: "", paths: null }, { paths: ["."] }],
  [{ paths: [] }, { paths: [] }],
  [
    { uri: " /srv/app", branch: " main" },
    { uri: "/srv/app", branch: "main" },
  ],
  [{ tag_filter: "  v*" }, { tag_filter: " v*" }],
])("%j is understood", (keys, expected) => {
  expect(parse(keys)).toMatchObject(expected);
});

test.each([
  [{ uri: "" }, "is required"],
  [{ paths: "src" }, "expected a list"],
  [{ version_depth: 0 }, "from 1 to"],
  [{ version_depth: "many" }, "from 1 to"],
  [{ tag_behaviour: "match" }, "Must be one of 'match_tagged' or 'match_tag_ancestors'."],
  [{ commit_filter: "fix" }, "expected an object"],
  [{ commit_filter: { exclude: "fix" } }, "invalid commit filter (expected array of strings)"],
  [{ commit_verification: { mode: "all" } }, "expected one of head, range"],
])("%j is refused", (keys, problem) => {
  expect(() => parse(keys)).toThrow(problem);
});

test("secrets print as such, those in lists too", () => {
  const secrets = {
    password: "s3cret",
    git_crypt_key: "s3cret",
    submodule_credentials: [{ host: "h", password: "s3cret" }],
  };
  expect(JSON.stringify(parse(secrets))).not.toContain("s3cret");
});
