import { readdirSync } from "node:fs";
import { makePerson, type Person, SignedHistory } from "../../support/signed-history.ts";
import { explainedIn } from "../support/by-hand.ts";
import { leaksOf } from "../support/leaks.ts";
import { makeDirectory } from "../support/workspace.ts";
import { runStep } from "./program.ts";
import { overHttp, type Way } from "./ways.ts";

let alice: Person;
beforeAll(async () => {
  alice = await makePerson("Alice");
});

type Served = Awaited<ReturnType<typeof overHttp>>;
type Settings = Readonly<Record<string, unknown>>;

/** Explains, and makes sure that nobody was asked, nothing was left on disk, and no secret was told. */
async function explain(way: Served, step: "check" | "in", request: object) {
  const temporary = makeDirectory();
  const before = way.server.requests.length;
  const outcome = await runStep(step, request, {
    directory: "--explain",
    env: { TMPDIR: temporary, HOME: temporary },
  });
  expect(outcome).toMatchObject({ code: 0 });
  expect(way.server.requests).toHaveLength(before);
  expect(readdirSync(temporary)).toEqual([]);
  expect(shown(way, outcome.stdout + outcome.stderr)).toEqual([]);
  return explainedIn(outcome.stdout);
}

const shown = ({ secrets }: Way, text: string) => secrets.flatMap((secret) => leaksOf(secret, text));

describe("the refs that are explained", () => {
  test.each<{ name: string; source: Settings; version?: object }>([
    { name: "a branch", source: { branch: "main" }, version: { ref: "0".repeat(40) } },
    { name: "HEAD", source: {}, version: { ref: "0".repeat(40) } },
    { name: "a branch, from a tag on", source: { branch: "main" }, version: { ref: "v1" } },
    { name: "tags", source: { tag_filter: "v*" } },
    { name: "tags of a branch", source: { tag_regex: "v.*", branch: "main" } },
    { name: "ancestors of tags", source: { tag_filter: "v*", tag_behaviour: "match_tag_ancestors" } },
    { name: "branches", source: { version_type: "branches" } },
  ])("are those that a check asks for: $name", async ({ source, version }) => {
    const way = await overHttp();
    const commit = way.repository.commit("main", { file: "1" });
    way.repository.git(["tag", "v1", commit]);
    const request = { source: { ...way.source, ...source, debug: true }, version };
    const { Repository } = await explain(way, "check", request);
    const { code, stderr } = await runStep("check", request, { env: { TMPDIR: makeDirectory() } });
    expect(code).toBe(0);
    // As the log quotes what a shell would not take as it is.
    const [, asked = ""] = /git .*ls-remote .* -- \S+ (.*): status 0/.exec(stderr) ?? [];
    expect(Repository?.["asks for"]).toEqual(asked.split(" "));
  });
});

describe("the way to sign in that is explained", () => {
  const check = (source: Settings) => runStep("check", { source }, { directory: "--explain" });

  test.each<{ name: string; source: Settings; rows: Readonly<Record<string, string>> }>([
    {
      name: "a login",
      source: { uri: "https://git.test/a.git", username: "ci", password: "login-password" },
      rows: { "signs in with": 'user name "ci" and password of source', "at host": "https://git.test" },
    },
    {
      name: "a login in the address, which is not shown",
      source: { uri: "https://ci:login-password@git.test:8443/a.git" },
      rows: {
        repository: "https://git.test:8443/a.git",
        "signs in with": 'user name "ci" and password of the address',
      },
    },
    {
      name: "a token alone",
      source: { uri: "https://login-password@git.test/a.git" },
      rows: { "signs in with": "a token of the address" },
    },
    {
      name: "nobody",
      source: { uri: "https://git.test/a.git" },
      rows: { "signs in with": "nobody: neither source nor the address has a login" },
    },
    {
      name: "SSH at a host that publishes its keys",
      source: { uri: "git@github.com:a/b.git" },
      rows: {
        "signs in with": "nobody: private_key is not given",
        "as user": "git",
        "at host": "github.com:22",
        "host keys": "only those that github.com publishes",
      },
    },
    {
      name: "SSH at another one, through a tunnel",
      source: {
        uri: "ssh://git.test:2222/a.git",
        private_key_user: "deploy",
        https_tunnel: {
          proxy_host: "p",
          proxy_port: 3128,
          proxy_user: "u",
          proxy_password: "login-password",
        },
      },
      rows: {
        "as user": "deploy",
        "at host": "git.test:2222",
        "host keys": "any, with a warning that names its fingerprint; known_hosts would fix it",
        proxy: "http://p:3128 (with a login)",
      },
    },
    { name: "a path", source: { uri: "/srv/a.git" }, rows: { repository: "/srv/a.git" } },
  ])("is $name", async ({ source, rows }) => {
    const { code, stdout, stderr } = await check(source);
    expect(code).toBe(0);
    expect(`${stdout}${stderr}`).not.toContain("login-password");
    const { Repository } = explainedIn(stdout);
    const expected = Object.fromEntries(Object.entries(rows).map(([name, value]) => [name, [value]]));
    expect(Repository).toMatchObject(expected);
  });

  test("tells the hosts that get a login, too", async () => {
    const { stdout } = await check({
      uri: "https://git.test/a.git",
      credential_hosts: ["lfs.test"],
      submodule_credentials: [
        { host: "other.test", username: "u", password: "login-password" },
        { url: "git@third.test:x.git", private_key: "login-password" },
      ],
    });
    expect(explainedIn(stdout)["Repository"]).toMatchObject({
      "same login also at": ["lfs.test"],
      "other logins": ['user name "u" and password at other.test', "private_key for git@third.test:x.git"],
    });
    expect(stdout).not.toContain("login-password");
  });
});

describe("the verification that is explained", () => {
  test("names those who may sign, as the metadata of a get does", async () => {
    const way = await overHttp();
    const commit = await new SignedHistory(way.repository).commit({ by: alice });
    const source = { ...way.source, commit_verification_keys: [alice.publicKey] };
    const request = { source, version: { ref: commit } };
    const { Verification } = await explain(way, "in", request);
    expect(Verification).toMatchObject({
      verifies: ["yes, before anything gets into the destination"],
      mode: ["head: the commit of the version"],
      "OpenPGP keys": [`${alice.fingerprint} Alice <alice@example.com>`],
    });
    const outcome = await runStep("in", request, { directory: makeDirectory() });
    expect(outcome).toMatchObject({
      code: 0,
      answer: {
        metadata: expect.arrayContaining([{ name: "signer_fingerprint", value: alice.fingerprint }]),
      },
    });
  });

  test.each<{ name: string; step: "check" | "in"; source: () => Settings; rows: Settings }>([
    {
      name: "no key",
      step: "in",
      source: () => ({}),
      rows: { verifies: ["no: source lists no key of anybody who may sign"] },
    },
    {
      name: "keys alone, in a check",
      step: "check",
      source: () => ({ commit_verification_keys: [alice.publicKey] }),
      rows: { verifies: ["no: commit_verification is not set; only get verifies"] },
    },
    {
      name: "empty texts",
      step: "in",
      source: () => ({ commit_verification_keys: [""] }),
      rows: { verifies: ["no: the keys that source lists are empty texts"] },
    },
    {
      name: "branches",
      step: "check",
      source: () => ({
        version_type: "branches",
        commit_verification_keys: [alice.publicKey],
        commit_verification: {},
      }),
      rows: { verifies: ["no: a list of branches has no signature"] },
    },
    {
      name: "a range, in a check that passes over",
      step: "check",
      source: () => ({
        commit_verification_keys: [alice.publicKey],
        commit_verification: {
          mode: "range",
          trusted_root: "1".repeat(40),
          on_unverified: "skip",
          expired_keys: "accept_signed_before",
        },
      }),
      rows: {
        verifies: ["yes, before a version is answered"],
        mode: ["range: every commit after trusted_root and the version before"],
        trusted_root: ["1".repeat(40)],
        "what is not signed": ["is passed over, and never becomes a version"],
        "expired keys": ["vouch for what was signed before"],
      },
    },
    {
      name: "a range without a root, in a get",
      step: "in",
      source: () => ({
        commit_verification_keys: [alice.publicKey],
        commit_verification: { mode: "range", on_unverified: "skip" },
      }),
      rows: {
        mode: ["range: the commit of the version alone, because get is not told which version was before"],
        "what is not signed": ["makes the step fail"],
      },
    },
    {
      name: "keys that stand on a server, which is not asked",
      step: "in",
      source: () => ({
        commit_verification_key_ids: ["A1".repeat(20), "0x0123456789abcdef"],
        gpg_keyserver: "hkps://keys.test",
      }),
      rows: {
        "keys to fetch": ["A1".repeat(20), "0123456789ABCDEF (a short id)"],
        "from key server": ["https://keys.test/"],
      },
    },
  ])("tells $name", async ({ step, source, rows }) => {
    const way = await overHttp();
    const { Verification } = await explain(way, step, { source: { ...way.source, ...source() } });
    expect(Verification).toMatchObject(rows);
  });
});

test("what a get would clone is explained", async () => {
  const way = await overHttp();
  const commit = way.repository.commit("main", { file: "1" });
  const params = { depth: 1, submodules: ["a"], fetch: ["other"], disable_git_lfs: true };
  const source = { ...way.source, branch: "main", fetch_tags: true, sparse_paths: ["src"] };
  const { Clone } = await explain(way, "in", { source, version: { ref: commit }, params });
  expect(Clone).toEqual({
    "checks out": [`commit ${commit}`],
    branches: ["main", "other"],
    history: ["1 commit"],
    tags: ["all of the remote"],
    "only the files": ["src"],
    submodules: ["a, at the commits that are pinned, with those in them"],
    "large files": ["as pointers (disable_git_lfs)"],
  });
});

test("what a get of branches would write is explained", async () => {
  const way = await overHttp();
  const source = { ...way.source, version_type: "branches" };
  const explained = await explain(way, "in", { source, version: { branches: '["a","b"]' } });
  expect(explained).toEqual({
    Branches: { writes: ["a", "b"], "to files": ["branches.json, branches"], "asks the remote": ["no"] },
  });
});

test("the filters are explained as git gets them", async () => {
  const way = await overHttp();
  const source = {
    ...way.source,
    paths: ["src", "lib"],
    ignore_paths: ["*.md"],
    commit_filter: { include: ["a"], exclude: ["b", "c"], exclude_all_match: true },
  };
  const { Filters } = await explain(way, "check", { source });
  expect(Filters).toMatchObject({
    paths: ["src", "lib", ":(exclude)*.md"],
    "message must match": ["a"],
    "message must not match": ["b", "and c"],
  });
});

test.each([
  { name: "an unknown key", step: "check" as const, request: { source: { uri: "/x", brnch: "main" } } },
  {
    name: "two patterns",
    step: "in" as const,
    request: { source: { uri: "/x", tag_filter: "a", tag_regex: "b" } },
  },
  { name: "a malformed glob", step: "check" as const, request: { source: { uri: "/x", tag_filter: "[" } } },
  {
    name: "a key that is none",
    step: "check" as const,
    request: { source: { uri: "/x", commit_verification_keys: ["garbage"] } },
  },
  { name: "an odd version", step: "in" as const, request: { source: { uri: "/x" }, version: { ref: "-x" } } },
  {
    name: "an unknown parameter",
    step: "in" as const,
    request: { source: { uri: "/x" }, params: { dept: 1 } },
  },
])("$name is the error of the step", async ({ step, request }) => {
  const directory = step === "in" ? makeDirectory() : undefined;
  const explained = await runStep(step, request, { directory: "--explain" });
  const run = await runStep(step, request, directory === undefined ? {} : { directory });
  expect(explained).toEqual(run);
  expect(run).toMatchObject({ code: 1, stdout: "" });
});
