import { type Checker, commits, openChecker } from "../../../support/git-check.ts";
import { addCommit, addCommits, addTag } from "../../../support/git-server/history.ts";
import { createRepository, type TestRepository } from "../../../support/git-server/repository.ts";
import { startGitServer } from "../../../support/git-server/server.ts";
import { open } from "../../../support/opened.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../../support/temporary.ts";

const T = 1_700_000_000;
let root: TemporaryDirectory;
let repository: TestRepository;
let uri: string;
let checker: Checker;
beforeEach(async () => {
  root = await temporaryDirectory();
  repository = createRepository(root.path);
  uri = repository.path;
  checker = await openChecker();
});
afterEach(() => root.remove());

const tag = (ref: string, commit: string | undefined) => ({ ref, commit });

/**
 * main: 0 1 2 3 4 5, a second apart; side: 0 6 7, later. v0 and v2 are annotated, v4 is light; s6 is on the side branch.
 */
function history() {
  const made = addCommits(repository, ["0", "1", "2", "3", "4", "5"], { date: T });
  const [c0 = "", c1 = "", c2 = "", c3 = "", c4 = "", c5 = ""] = made;
  const c6 = addCommit(repository, {
    branch: "side",
    parents: [c0],
    message: "6",
    date: T + 6,
    files: { s: "6" },
  });
  const c7 = addCommit(repository, { branch: "side", message: "7", date: T + 7, files: { s: "7" } });
  addTag(repository, "v0", c0, { date: T });
  addTag(repository, "v2", c2, { date: T + 2 });
  addTag(repository, "v4", c4);
  addTag(repository, "s6", c6, { date: T + 6 });
  return { c0, c1, c2, c3, c4, c5, c6, c7 };
}
type Commit = keyof ReturnType<typeof history>;

describe.each(["without a cache", "with a cache"])("%s", (cached) => {
  test.each([
    { name: "the newest of all", keys: { version_type: "tags" }, expected: ["s6"] },
    { name: "the newest on the branch", keys: { version_type: "tags", branch: "main" }, expected: ["v4"] },
    {
      name: "version_depth of them",
      keys: { version_type: "tags", version_depth: 3 },
      expected: ["v2", "v4", "s6"],
    },
    {
      name: "those that match a glob",
      keys: { tag_filter: "v*", version_depth: 9 },
      expected: ["v0", "v2", "v4"],
    },
    {
      name: "those that match as a whole",
      keys: { tag_regex: "v[02]", version_depth: 9 },
      expected: ["v0", "v2"],
    },
    { name: "none where none match", keys: { tag_filter: "x*" }, expected: [] },
    { name: "none of part of a name", keys: { tag_regex: "v" }, expected: [] },
    { name: "from a version on", keys: { tag_filter: "*" }, ref: "v2", expected: ["v2", "v4", "s6"] },
    {
      name: "from the first one on",
      keys: { tag_filter: "*" },
      ref: "v0",
      expected: ["v0", "v2", "v4", "s6"],
    },
    {
      name: "from a version on the branch on",
      keys: { tag_filter: "*", branch: "main" },
      ref: "v2",
      expected: ["v2", "v4"],
    },
    { name: "the version itself", keys: { tag_filter: "v*", branch: "main" }, ref: "v4", expected: ["v4"] },
    { name: "after one that matches no more", keys: { tag_filter: "v*" }, ref: "s6", expected: [] },
    { name: "after one that matches no more", keys: { tag_filter: "[!v]*" }, ref: "v2", expected: ["s6"] },
    {
      name: "after a commit that a put has made",
      keys: { tag_filter: "v*", branch: "main" },
      ref: "c3",
      expected: ["v4"],
    },
    {
      name: "after the commit of a tag",
      keys: { tag_filter: "v*", branch: "main" },
      ref: "c2",
      expected: ["v2", "v4"],
    },
    { name: "after a commit without a branch", keys: { tag_filter: "*" }, ref: "c3", expected: ["v4", "s6"] },
    {
      name: "none after a commit that is newer",
      keys: { tag_filter: "v*", branch: "main" },
      ref: "c5",
      expected: [],
    },
    { name: "none after one that no tag contains", keys: { tag_filter: "*" }, ref: "c7", expected: [] },
    { name: "after a root", keys: { tag_filter: "v*" }, ref: "c0", expected: ["v0", "v2", "v4"] },
  ] as { name: string; keys: object; ref?: string; expected: string[] }[])(
    "match_tagged answers $name ($ref)",
    async ({ keys, ref, expected }) => {
      const made = history();
      if (cached === "with a cache") await checker.run({ uri, ...keys, version_depth: 20 });
      const version = ref && { ref: made[ref as Commit] ?? ref };
      const answer = await checker.run({ uri, ...keys }, version || undefined);
      const commitOf = (name: string) => repository.git(["rev-parse", `refs/tags/${name}^{commit}`]);
      expect(answer).toEqual(expected.map((name) => tag(name, commitOf(name))));
      expect(checker.log()).toBe("");
    },
  );

  test.each([
    { name: "the newest that a tag contains", keys: { branch: "main" }, expected: ["c4"] },
    {
      name: "as many as version_depth",
      keys: { branch: "main", version_depth: 3 },
      expected: ["c2", "c3", "c4"],
    },
    { name: "from a version on", keys: { branch: "main" }, ref: "c2", expected: ["c2", "c3", "c4"] },
    { name: "from a root on", keys: { branch: "main" }, ref: "c0", expected: ["c0", "c1", "c2", "c3", "c4"] },
    { name: "from a tag on", keys: { branch: "main" }, ref: "v2", expected: ["c2", "c3", "c4"] },
    { name: "the version while no tag is newer", keys: { branch: "main" }, ref: "c4", expected: ["c4"] },
    { name: "nothing after what no tag contains", keys: { branch: "main" }, ref: "c5", expected: [] },
    {
      name: "of every branch where none is given",
      keys: { tag_filter: "*" },
      ref: "c3",
      expected: ["c3", "c4", "c6"],
    },
    { name: "without a branch, from a version on", keys: {}, ref: "c2", expected: ["c2", "c3", "c4"] },
  ] as { name: string; keys: object; ref?: string; expected: Commit[] }[])(
    "match_tag_ancestors answers $name ($ref)",
    async ({ keys, ref, expected }) => {
      const made = history();
      const source = { uri, tag_filter: "v*", tag_behaviour: "match_tag_ancestors", ...keys };
      if (cached === "with a cache") await checker.run({ ...source, version_depth: 20 });
      const version = ref && { ref: made[ref as Commit] ?? ref };
      const answer = await checker.run(source, version || undefined);
      expect(answer).toEqual(commits(...expected.map((name) => made[name])));
      expect(checker.log()).toBe("");
    },
  );

  test("a version that is gone makes the check start over, and say so", async () => {
    const { c4 } = history();
    const source = { uri, tag_filter: "v*" };
    if (cached === "with a cache") await checker.run(source, { ref: "v0" });
    repository.git(["update-ref", "-d", "refs/tags/v2"]);
    await expect(checker.run(source, { ref: "v2" })).resolves.toEqual([tag("v4", c4)]);
    await expect(checker.run({ ...source, branch: "main" }, { ref: "s6" })).resolves.toEqual([tag("v4", c4)]);
    await expect(checker.run(source, { ref: "$(touch x)" })).resolves.toEqual([tag("v4", c4)]);
    expect(checker.log().match(/warning: Cannot find version/g)).toHaveLength(3);
  });
});

test("a tag that moves is a new version, one that is deleted is none", async () => {
  const { c2, c4, c5 } = history();
  const source = { uri, tag_filter: "v*" };
  await expect(checker.run(source, { ref: "v2", commit: c2 })).resolves.toEqual([
    tag("v2", c2),
    tag("v4", c4),
  ]);
  addTag(repository, "v4", c5, { date: T + 10 });
  await expect(checker.run(source, { ref: "v4", commit: c4 })).resolves.toEqual([tag("v4", c5)]);
  repository.git(["update-ref", "-d", "refs/tags/v4"]);
  await expect(checker.run(source)).resolves.toEqual([tag("v2", c2)]);
});

test("a name that is a part of another one is not mistaken for it", async () => {
  const { c1, c2 } = history();
  addTag(repository, "11.0", c1, { date: T + 1 });
  addTag(repository, "1.0", c2, { date: T + 3 });
  await expect(checker.run({ uri, tag_filter: "*.0" }, { ref: "1.0" })).resolves.toEqual([tag("1.0", c2)]);
});

test("tags of the same second follow one another by their names", async () => {
  const { c1 } = history();
  for (const name of ["b", "a", "c"]) addTag(repository, name, c1, { date: T + 1 });
  const source = { uri, tag_filter: "[abc]" };
  await expect(checker.run(source, { ref: "a" })).resolves.toEqual(
    ["a", "b", "c"].map((name) => tag(name, c1)),
  );
  await expect(checker.run(source, { ref: "b" })).resolves.toEqual(["b", "c"].map((name) => tag(name, c1)));
  await expect(checker.run(source)).resolves.toEqual([tag("c", c1)]);
});

test("filters count for the commit of a tag, and for the ancestors", async () => {
  const { c4 } = history();
  const side = addCommit(repository, { message: "docs [ci skip]", files: { docs: "1" }, date: T + 20 });
  const code = addCommit(repository, { message: "code", files: { code: "1" }, date: T + 21 });
  addTag(repository, "v8", side, { date: T + 20 });
  await expect(checker.run({ uri, tag_filter: "v*" })).resolves.toEqual([tag("v4", c4)]);
  addTag(repository, "v9", code, { date: T + 21 });
  const docs = { uri, tag_filter: "v*", paths: ["docs"], disable_ci_skip: true };
  await expect(checker.run(docs)).resolves.toEqual([tag("v8", side)]);
  const ancestors = { ...docs, branch: "main", tag_behaviour: "match_tag_ancestors", version_depth: 5 };
  await expect(checker.run(ancestors)).resolves.toEqual(commits(side));
});

test("a tag may lead through other tags, and to what is no commit", async () => {
  const { c1, c2 } = history();
  addTag(repository, "inner", c1, { date: T + 8 });
  addTag(repository, "z-outer", repository.git(["rev-parse", "refs/tags/inner"]), { date: T + 9 });
  addTag(repository, "z-tree", repository.git(["rev-parse", `${c2}^{tree}`]), { date: T + 10 });
  addTag(repository, "z-blob", repository.git(["hash-object", "-w", "--stdin"], "x"));
  const source = { uri, tag_filter: "z*", version_depth: 9 };
  await expect(checker.run(source)).resolves.toEqual([tag("z-outer", c1)]);
  await expect(checker.run(source, { ref: "z-tree" })).resolves.toEqual([tag("z-outer", c1)]);
});

test("what stands in the way of another name is forgotten first", async () => {
  const { c1, c2 } = history();
  addTag(repository, "v1", c1);
  await checker.run({ uri, tag_filter: "v*" });
  repository.git(["update-ref", "-d", "refs/tags/v1"]);
  addTag(repository, "v1/rc", c2, { date: T + 30 });
  await expect(checker.run({ uri, tag_filter: "v*" })).resolves.toEqual([tag("v1/rc", c2)]);
});

test.each(["a$(touch)b", "it's", 'say"yes"', "--upload-pack=x", "-n", "a;b|c&d", "öl", "`id`"])(
  "a tag may be called %s",
  async (name) => {
    const { c4 } = history();
    addTag(repository, name, c4, { date: T + 50 });
    await expect(checker.run({ uri, version_type: "tags" })).resolves.toEqual([tag(name, c4)]);
    await expect(checker.run({ uri, version_type: "tags" }, { ref: name, commit: c4 })).resolves.toEqual([
      tag(name, c4),
    ]);
  },
);

test.each([
  { name: "a server of the oldest protocol", options: { protocol: "oldest" }, kind: {} },
  { name: "a server that cannot filter", options: {}, kind: { filters: "refused" } },
  { name: "a SHA-256 repository", options: {}, kind: { objectFormat: "sha256" } },
] as const)("tags of $name are checked as any others", async ({ options, kind }) => {
  const server = await open(startGitServer(options));
  repository = server.createRepository(kind);
  uri = server.urlOf(repository);
  const { c0, c2, c4, c5 } = history();
  await expect(checker.run({ uri, branch: "main" })).resolves.toHaveLength(1);
  await expect(checker.run({ uri, tag_filter: "v*" }, { ref: "v0" })).resolves.toEqual([
    tag("v0", c0),
    tag("v2", c2),
    tag("v4", c4),
  ]);
  addTag(repository, "v8", c2, { date: T + 80 });
  addTag(repository, "v9", c5, { date: T + 90 });
  // What the version contains is no news, whatever it is called now.
  await expect(checker.run({ uri, tag_filter: "v*" }, { ref: "v4" })).resolves.toEqual([
    tag("v4", c4),
    tag("v9", c5),
  ]);
});

test("an invalid regular expression is an error", async () => {
  history();
  await expect(checker.run({ uri, tag_regex: "v(" })).rejects.toMatchObject({ code: "invalid-request" });
});

test("without tags, and in an empty repository, nothing is answered", async () => {
  await expect(checker.run({ uri, tag_filter: "*" })).resolves.toEqual([]);
  await expect(checker.run({ uri, tag_filter: "*", branch: "main" })).resolves.toEqual([]);
  addCommits(repository, ["1"]);
  for (const keys of [{}, { branch: "main" }, { tag_behaviour: "match_tag_ancestors" }])
    await expect(checker.run({ uri, tag_filter: "*", ...keys })).resolves.toEqual([]);
  await expect(checker.run({ uri, tag_filter: "*", branch: "other" })).rejects.toMatchObject({
    code: "not-found",
  });
});

test("4000 commits and 400 tags are a matter of moments", async () => {
  const made = addCommits(
    repository,
    Array.from({ length: 4000 }, (_, at) => `${at}`),
    { date: T },
  );
  const refs = made.filter((_, at) => at % 10 === 9).map((oid, at) => `create refs/tags/v${at} ${oid}\n`);
  repository.git(["update-ref", "--stdin"], refs.join(""));
  const source = { uri, branch: "main", tag_filter: "v*" };
  await expect(checker.run(source, { ref: "v0" })).resolves.toHaveLength(400);
  for (const behaviour of ["match_tagged", "match_tag_ancestors"]) {
    addTag(repository, "v-new", String(made[3999]), { date: T + 5000 });
    const begun = performance.now();
    const answer = await checker.run({ ...source, tag_behaviour: behaviour }, { ref: "v200" });
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(answer).toHaveLength(behaviour === "match_tagged" ? 201 : 1991);
  }
});
