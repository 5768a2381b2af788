import { get, got } from "./get.ts";
import { overHttp } from "./ways.ts";

/** A commit by two people, whose message has a trailer, with an annotated tag on it and a newer one after it. */
async function prepared() {
  const way = await overHttp();
  const stream = [
    "commit refs/heads/main",
    "author Ada Lovelace <ada@example.com> 1700000000 +0100",
    "committer Build Bot <bot@example.com> 1700000060 -0230",
    "data 28\nSubject\n\nBody\n\nTrailer: x y\n",
    "M 100644 inline file\ndata 1\nx\n",
  ];
  way.repository.git(["fast-import", "--quiet"], `${stream.join("\n")}\n`);
  const commit = way.repository.git(["rev-parse", "main"]);
  way.repository.git(["tag", "-a", "-m", "release", "0.9-production", commit]);
  way.repository.git(["tag", "light", commit]);
  const tip = way.repository.commit("main", { file: "newer" }, "newer\n");
  return { ...way, commit, tip };
}

test("every file of .git tells its fact, of a commit older than the branch", async () => {
  const way = await prepared();
  const clone = await got(way, { version: { ref: way.commit } });
  const texts = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, clone.text(`.git/${name}`)]));
  const expected = {
    ref: `${way.commit}\n`,
    short_ref: way.commit.slice(0, 7),
    commit: `${way.commit}\n`,
    committer: "ada@example.com",
    committer_name: "Ada Lovelace",
    author: "Ada Lovelace\n",
    author_date: "2023-11-14 23:13:20 +0100\n",
    committer_date: "2023-11-14 19:44:20 -0230\n",
    branch: "",
    tags: "0.9-production,light\n",
    url: "",
    commit_message: "Subject\n\nBody\n\nTrailer: x y\n",
    commit_timestamp: "2023-11-14 19:44:20 -0230\n",
    describe_ref: "0.9-production\n",
    "metadata.json": `${JSON.stringify(clone.answer.metadata, null, 2)}\n`,
  };
  expect(texts(Object.keys(expected))).toEqual(expected);
  expect(clone.answer.metadata.map(({ name, value }) => `${name}: ${value}`)).toEqual([
    `commit: ${way.commit}`,
    "author: Ada Lovelace",
    "author_date: 2023-11-14 23:13:20 +0100",
    "committer: Build Bot",
    "committer_date: 2023-11-14 19:44:20 -0230",
    "contained_in: main",
    "tags: 0.9-production,light",
    "message: Subject\n\nBody\n\nTrailer: x y\n",
  ]);
});

test("at the tip the branch is told, and a branch that is fetched and at the same commit", async () => {
  const way = await prepared();
  way.repository.git(["branch", "copy", way.tip]);
  const clone = await got(way, { version: { ref: way.tip }, params: { fetch: ["copy", "main"] } });
  expect(clone.text(".git/branch")).toBe("copy,main\n");
  expect(clone.text(".git/tags")).toBe("");
});

test.each([
  { format: "%s", expected: "SHORT" },
  { format: "test-%s", expected: "test-SHORT" },
  { format: "%s\\n", expected: "SHORT\n" },
  { format: "100%% \\t%.3s|%9s|%-9s|", expected: "100% \tSHO|  SHORT|SHORT  |" },
  { format: "'; touch x; '", expected: "'; touch x; '" },
])("short_ref_format $format", async ({ format, expected }) => {
  const way = await prepared();
  const clone = await got(way, { version: { ref: way.commit }, params: { short_ref_format: format } });
  const short = way.commit.slice(0, 7);
  expect(clone.text(".git/short_ref")).toBe(
    expected.replaceAll("SHORT", short).replaceAll("SHO|", `${short.slice(0, 3)}|`),
  );
});

test.each([
  { format: "iso8601", expected: "2023-11-14 19:44:20 -0230" },
  { format: "iso-strict", expected: "2023-11-14T19:44:20-02:30" },
  { format: "rfc", expected: "Tue, 14 Nov 2023 19:44:20 -0230" },
  { format: "short", expected: "2023-11-14" },
  { format: "raw", expected: "1700000060 -0230" },
  { format: "unix", expected: "1700000060" },
  { format: "format:%Y %H", expected: "2023 19" },
])("timestamp_format $format", async ({ format, expected }) => {
  const way = await prepared();
  const clone = await got(way, { version: { ref: way.commit }, params: { timestamp_format: format } });
  expect(clone.text(".git/commit_timestamp")).toBe(`${expected}\n`);
});

test("a timestamp_format that git does not know fails the step", async () => {
  const { code, stderr } = await get(await prepared(), { params: { timestamp_format: "nonsense" } });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /Cannot use "params.timestamp_format" "nonsense": fatal: unknown date format nonsense/,
  );
});

test.each([
  { options: "--tags --abbrev=0", expected: "0.9-production" },
  { options: "--match 'no match' --always", expected: "SHORT" },
  { options: '--tags --match "li*"', expected: "light-1-gSHORT" },
  { options: "--tags --long", expected: "0.9-production-1-gSHORT" },
  { options: "--exact-match", expected: "" },
])("describe_ref_options $options", async ({ options, expected }) => {
  const way = await prepared();
  const clone = await got(way, { version: { ref: way.tip }, params: { describe_ref_options: options } });
  expect(clone.text(".git/describe_ref")).toBe(`${expected.replace("SHORT", way.tip.slice(0, 7))}\n`);
  expect(clone.stderr.includes("git describe finds nothing")).toBe(expected === "");
});

test("a message that is too long for the metadata is whole in its file", async () => {
  const way = await overHttp();
  way.repository.commit("main", { file: "1" }, "ü".repeat(20_000));
  const clone = await got(way);
  expect(clone.answer.metadata.find(({ name }) => name === "message")?.value).toBe("ü".repeat(5120));
  expect(clone.text(".git/commit_message")).toBe("ü".repeat(20_000));
});

test("a login in the address is nowhere", async () => {
  const way = await prepared();
  const uri = String(way.source["uri"]).replace("://", "://somebody:verysecretword@");
  const clone = await got({ source: { uri }, secrets: ["verysecretword"] });
  expect(clone.git("remote", "get-url", "origin")).toBe(way.source["uri"]);
});

test("the address of the commit is that which git_config leads to", async () => {
  const way = await prepared();
  const uri = "https://github.com/owner/app.git";
  const direct = String(way.source["uri"]);
  const git_config = [{ name: `url.${direct}.insteadOf`, value: uri }];
  const clone = await got(way, { source: { uri, git_config } });
  expect(clone.text(".git/commit")).toBe(`${way.tip}\n`);
  expect(clone.text(".git/url")).toBe("");
});
