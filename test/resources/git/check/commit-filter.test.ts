import { openChecker } from "../../../support/git-check.ts";
import { addCommit } from "../../../support/git-server/history.ts";
import { createRepository, type TestRepository } from "../../../support/git-server/repository.ts";
import { temporaryDirectory } from "../../../support/temporary.ts";

let root: Awaited<ReturnType<typeof temporaryDirectory>>;
let repository: TestRepository;
beforeEach(async () => {
  root = await temporaryDirectory();
  repository = createRepository(root.path);
});
afterEach(() => root.remove());

/** The subjects of the commits that are versions. */
async function subjects(keys: object, version?: object): Promise<string[]> {
  const checker = await openChecker();
  const versions = await checker.run({ uri: repository.path, version_depth: 1000, ...keys }, version);
  return versions.map((each) => repository.git(["log", "-1", "--format=%s", (each as { ref: string }).ref]));
}

describe("messages", () => {
  const MESSAGES = {
    skip: "skip [ci skip]",
    other: "other\n\nbody [skip ci] here",
    tab: "tab [ci\tskip]",
    trailer: "trailer\n\nbody\n\nNote: [ci skip]",
    upper: "upper [CI SKIP]",
    two: "two [ci  skip]",
    dash: "dash [ci-skip]",
    actions: "actions [skip actions]",
    plain: "plain ci skip",
    broken: "broken [ci\nskip]",
    no: "no [no ci]",
  };
  const KEPT = ["upper", "two", "dash", "actions", "plain", "broken", "no"];

  test("that ask for no build are left out, by exactly one blank or tab", async () => {
    for (const message of Object.values(MESSAGES)) addCommit(repository, { message });
    const names = async (keys: object) => (await subjects(keys)).map((subject) => subject.split(" ")[0]);
    await expect(names({})).resolves.toEqual(KEPT);
    await expect(names({ disable_ci_skip: "true" })).resolves.toEqual(Object.keys(MESSAGES));
  });

  test.each([
    {
      name: "any of include",
      keys: { include: ["feat", "docs"] },
      expected: ["feat(x): a", "docs: b", "feat: d"],
    },
    {
      name: "all of include",
      keys: { include: ["feat", "Reviewed"], include_all_match: true },
      expected: ["feat(x): a"],
    },
    {
      name: "all, given as a text",
      keys: { include: ["feat", "Reviewed"], include_all_match: "true" },
      expected: ["feat(x): a"],
    },
    { name: "any of exclude", keys: { exclude: ["feat", "docs"] }, expected: ["fix: c"] },
    {
      name: "all of exclude",
      keys: { exclude: ["feat", "Reviewed"], exclude_all_match: true },
      expected: ["docs: b", "fix: c", "feat: d"],
    },
    { name: "include before exclude", keys: { include: ["feat"], exclude: ["(x)"] }, expected: ["feat: d"] },
    { name: "literal parentheses", keys: { include: ["feat(x): a"] }, expected: ["feat(x): a"] },
    { name: "GNU alternation", keys: { include: ["docs\\|fix"] }, expected: ["docs: b", "fix: c"] },
    { name: "anchors at lines", keys: { include: ["^Reviewed: yes$"] }, expected: ["feat(x): a"] },
    { name: "case", keys: { include: ["FEAT"] }, expected: [] },
    { name: "several lines", keys: { include: ["docs\nfix"] }, expected: ["docs: b", "fix: c"] },
    {
      name: "an empty text",
      keys: { include: [""] },
      expected: ["feat(x): a", "docs: b", "fix: c", "feat: d"],
    },
    { name: "what is no text", keys: { include: [1] }, expected: ["feat: d"] },
    {
      name: "quotes and shell signs",
      keys: { exclude: ["$(touch x)", "`id`", "'\""] },
      expected: ["feat(x): a", "docs: b", "fix: c", "feat: d"],
    },
    { name: "an option", keys: { include: ["--output=x"] }, expected: [] },
    {
      name: "empty lists",
      keys: { include: [], exclude: [] },
      expected: ["feat(x): a", "docs: b", "fix: c", "feat: d"],
    },
  ])("are chosen by $name", async ({ keys, expected }) => {
    for (const message of ["feat(x): a\n\nReviewed: yes", "docs: b", "fix: c", "feat: d\n\nissue 1"])
      addCommit(repository, { message });
    await expect(subjects({ commit_filter: keys })).resolves.toEqual(expected);
  });

  test("are compared in UTF-8, whatever encoding they are in", async () => {
    addCommit(repository, { message: "für alle" });
    const latin = ["commit refs/heads/main", "committer T <t@e.f> 1700000000 +0000", "encoding ISO-8859-1"];
    const stream = Buffer.from(
      `${latin.join("\n")}\ndata 8\nf\xfcr mich\nfrom refs/heads/main^0\n`,
      "latin1",
    );
    repository.git(["fast-import", "--quiet"], stream as unknown as string);
    await expect(subjects({ commit_filter: { include: ["für"] } })).resolves.toEqual([
      "für alle",
      "für mich",
    ]);
  });

  test("an invalid pattern is an error that quotes it", async () => {
    addCommit(repository, { message: "a" });
    await expect(subjects({ commit_filter: { exclude: ["a\\("] } })).rejects.toMatchObject({
      code: "invalid-request",
      message: `Cannot use "commit_filter": not a basic regular expression: 'a\\(': Unmatched ( or \\(`,
    });
  });
});

describe("paths", () => {
  beforeEach(() => {
    const root = addCommit(repository, { message: "root", files: { "a/file": "1", "b c/file": "1" } });
    addCommit(repository, { message: "a", files: { "a/file": "2" } });
    addCommit(repository, { message: "b", files: { "b c/file": "2" } });
    addCommit(repository, { message: "deep", files: { "a/x/y/deep.ts": "1" } });
    addCommit(repository, { message: "empty" });
    const side = addCommit(repository, {
      branch: "side",
      parents: [root],
      message: "side",
      files: { s: "1" },
    });
    const main = repository.git(["rev-parse", "main"]);
    addCommit(repository, { parents: [main, side], message: "merge", files: { s: "1" } });
    addCommit(repository, { message: "remove", files: { "b c/file": undefined } });
  });

  test.each([
    {
      name: "nothing is filtered",
      keys: { paths: ["."] },
      expected: ["root", "a", "b", "deep", "empty", "merge", "remove"],
    },
    {
      name: "no paths",
      keys: { paths: [] },
      expected: ["root", "a", "b", "deep", "empty", "merge", "remove"],
    },
    { name: "a directory", keys: { paths: ["a"] }, expected: ["root", "a", "deep"] },
    { name: "a file", keys: { paths: ["a/file"] }, expected: ["root", "a"] },
    { name: "a blank", keys: { paths: ["b c"] }, expected: ["root", "b", "remove"] },
    {
      name: "quotes around it",
      keys: { paths: ["'b c'", '"a/file"'] },
      expected: ["root", "a", "b", "remove"],
    },
    { name: "a star also for slashes", keys: { paths: ["*.ts"] }, expected: ["deep"] },
    { name: "magic", keys: { paths: [":(glob)a/*"] }, expected: ["root", "a"] },
    { name: "quoted magic", keys: { paths: ["':(glob)a/**/*.ts'"] }, expected: ["deep"] },
    { name: "what a merge brings in", keys: { paths: ["s"] }, expected: ["merge"] },
    { name: "no match", keys: { paths: ["nowhere"] }, expected: [] },
    { name: "only ignored paths", keys: { ignore_paths: ["a"] }, expected: ["root", "b", "merge", "remove"] },
    {
      name: "a path and a part of it",
      keys: { paths: ["a"], ignore_paths: ["a/x"] },
      expected: ["root", "a"],
    },
    {
      name: "magic to be ignored",
      keys: { ignore_paths: [":(icase)A", ":/s"] },
      expected: ["root", "b", "remove"],
    },
    { name: "shell signs", keys: { paths: ["$(touch x)", "a"] }, expected: ["root", "a", "deep"] },
    { name: "an option", keys: { paths: ["--output=x"] }, expected: [] },
    {
      name: "paths and messages",
      keys: { paths: ["a"], commit_filter: { exclude: ["deep"] } },
      expected: ["root", "a"],
    },
  ])("$name", async ({ keys, expected }) => {
    await expect(subjects(keys)).resolves.toEqual(expected);
  });

  test.each([
    { name: "unknown magic", keys: { paths: [":(foo)a"] }, said: "Invalid pathspec magic 'foo'" },
    { name: "an open bracket", keys: { ignore_paths: [":(glob"] }, said: "Missing ')'" },
    { name: "another place", keys: { paths: ["../a"] }, said: "outside repository" },
    { name: "an absolute path", keys: { paths: ["/a"] }, said: "outside repository" },
  ])("$name is an error", async ({ keys, said }) => {
    const failing = subjects(keys);
    await expect(failing).rejects.toMatchObject({
      code: "invalid-request",
      message: expect.stringContaining('Cannot use "paths" or "ignore_paths": '),
    });
    await expect(failing).rejects.toThrow(said);
  });

  test.each([
    { keys: { paths: ["a\0b"] }, said: '"source.paths": it contains a NUL' },
    { keys: { ignore_paths: [""] }, said: '"source.ignore_paths": one of its paths is empty' },
    { keys: { tag_regex: "\0" }, said: '"source.tag_regex": it contains a NUL' },
    {
      keys: { commit_filter: { include: ["\0"] } },
      said: '"source.commit_filter.include": it contains a NUL',
    },
    { keys: { tag_filter: "[!]" }, said: '"source.tag_filter": "[!]" has a [ without its ]' },
    { keys: { tag_filter: "v[" }, said: '"source.tag_filter": "v[" has a [ without its ]' },
    {
      keys: { version_type: "branches", branch_filters: ["[]a]", "[!\\]]", "\\[", "[[:alpha:][]", "[]b"] },
      said: '"source.branch_filters": "[]b" has a [ without its ]',
    },
  ])("$said is an error", async ({ keys, said }) => {
    await expect(subjects(keys)).rejects.toMatchObject({
      code: "invalid-request",
      message: `Cannot use ${said}`,
    });
  });

  test("a version that changes no such path is where the check goes on from", async () => {
    const ref = repository.git(["rev-parse", "main~4"]);
    await expect(subjects({ paths: ["a"] }, { ref })).resolves.toEqual(["deep"]);
  });
});
