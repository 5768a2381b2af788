import { formatVersion, parseVersion } from "../../../../../resources/semver/semantic-version.ts";
import { startGitServer } from "../../../../support/git-server/server.ts";
import { type GitPlace, gitPlace } from "../../../../support/semver/git-place.ts";

let place: GitPlace;
beforeEach(async () => {
  place = await gitPlace();
});
afterEach(() => place.close());

async function history(cursor: string, settings = {}): Promise<{ versions?: string[]; log: string }> {
  const context = place.context();
  const driver = await place.driver(settings, context);
  const versions = await driver.history?.(parseVersion(cursor), await driver.read());
  return { ...(versions && { versions: versions.map(formatVersion) }), log: context.log.text() };
}

/** A commit for each text; `undefined` removes the file, and `other` touches another one. */
function commitAll(...contents: (string | undefined)[]): void {
  for (const [at, content] of contents.entries()) {
    place.repository.commit("main", content === "other" ? { README: `${at}` } : { version: content });
  }
}

test.each([
  { name: "a newer one", contents: ["1.2.3", "1.2.5"], cursor: "1.2.4", expected: ["1.2.5"] },
  {
    name: "newer ones",
    contents: ["1.2.3", "1.2.5", "2.0.0"],
    cursor: "1.2.4",
    expected: ["1.2.5", "2.0.0"],
  },
  {
    name: "the cursor itself",
    contents: ["1.2.3", "1.2.5", "2.0.0"],
    cursor: "1.2.3",
    expected: ["1.2.3", "1.2.5", "2.0.0"],
  },
  {
    name: "everything",
    contents: ["1.2.3", "1.2.5", "2.0.0"],
    cursor: "0.1.0",
    expected: ["1.2.3", "1.2.5", "2.0.0"],
  },
  {
    name: "what came back",
    contents: ["1.2.3", "2.0.0", "1.2.4"],
    cursor: "1.2.3",
    expected: ["1.2.3", "2.0.0", "1.2.4"],
  },
  {
    name: "what is there twice",
    contents: ["1.0.0", "1.0.1", "1.0.0", "1.0.1"],
    cursor: "1.0.0",
    expected: ["1.0.0", "1.0.1", "1.0.0", "1.0.1"],
  },
  {
    name: "nothing before an older one",
    contents: ["3.0.0", "1.0.0", "2.0.0"],
    cursor: "1.5.0",
    expected: ["2.0.0"],
  },
  {
    name: "no commit to other files",
    contents: ["1.0.0", "other", "1.1.0", "other"],
    cursor: "1.0.0",
    expected: ["1.0.0", "1.1.0"],
  },
  {
    name: "no revision without the file",
    contents: ["1.0.0", undefined, "1.1.0"],
    cursor: "1.0.0",
    expected: ["1.0.0", "1.1.0"],
    note: "has no file there",
  },
  {
    name: "no revision that cannot be read",
    contents: ["1.0.0", "oops", "", "1.1.0 # remark"],
    cursor: "1.0.0",
    expected: ["1.0.0", "1.1.0"],
    note: "Cannot use the version in",
  },
])("the versions since the cursor are $name", async ({ contents, cursor, expected, note }) => {
  commitAll(...contents);
  const { versions, log } = await history(cursor);
  expect(versions).toEqual(expected);
  expect(log.includes("Skipping commit")).toBe(note !== undefined);
  expect(log).toContain(note ?? "");
});

test("a branch, a file and a directory may have the same name", async () => {
  for (const version of ["1.0.0", "1.1.0"]) place.repository.commit("version", { version });
  expect((await history("1.0.0", { branch: "version" })).versions).toEqual(["1.0.0", "1.1.0"]);
});

test("a file in a directory, with a name that looks like a pattern, is walked", async () => {
  const file = "a b/[v]*";
  for (const version of ["1.0.0", "1.1.0"]) {
    place.repository.git(
      ["fast-import", "--quiet"],
      `${place.repository.refs()["refs/heads/main"] ? "" : "reset refs/heads/main\n"}commit refs/heads/main
committer Test <test@example.com> 1700000000 +0000
data 1
x
${version === "1.0.0" ? "" : "from refs/heads/main^0\n"}M 100644 inline "${file}"
data 5
${version}
M 100644 inline "a b/v${version}"
data 1
x
`,
    );
  }
  expect((await history("1.0.0", { file })).versions).toEqual(["1.0.0", "1.1.0"]);
});

test("what had the name of the file before, but was none, is left out", async () => {
  place.repository.commit("main", { "version/x": "1.0.0" });
  place.repository.commit("main", { "version/x": undefined, version: "1.1.0" });
  place.repository.commit("main", { version: "1.2.0" });
  expect((await history("0.0.0")).versions).toEqual(["1.1.0", "1.2.0"]);
});

/** Commits in the order given, each with its parents; the last is the tip of `main`. */
function graph(commits: readonly { mark: number; parents: readonly number[]; version: string }[]): void {
  const script = commits.map(({ mark, parents: [first, ...others], version }) =>
    [
      "commit refs/heads/main",
      `mark :${mark}`,
      `committer Test <test@example.com> ${1_700_000_000 + mark} +0000`,
      "data 1\nx",
      ...(first === undefined ? [] : [`from :${first}`]),
      ...others.map((other) => `merge :${other}`),
      `M 100644 inline version\ndata ${version.length}\n${version}`,
      `M 100644 inline f${mark}\ndata 1\nx\n`,
    ].join("\n"),
  );
  place.repository.git(["fast-import", "--quiet", "--force"], script.join(""));
}

test.each([
  {
    name: "that took over one side follows that side",
    commits: [
      { mark: 1, parents: [], version: "1.0.0" },
      { mark: 2, parents: [1], version: "1.1.0" },
      { mark: 3, parents: [1], version: "1.5.0" },
      { mark: 4, parents: [2, 3], version: "1.5.0" },
    ],
    expected: ["1.0.0", "1.5.0"],
  },
  {
    name: "that has a version of its own follows both sides",
    commits: [
      { mark: 1, parents: [], version: "1.0.0" },
      { mark: 2, parents: [1], version: "1.1.0" },
      { mark: 3, parents: [1], version: "1.5.0" },
      { mark: 4, parents: [2, 3], version: "1.6.0" },
    ],
    expected: ["1.0.0", "1.1.0", "1.5.0", "1.6.0"],
  },
])("a merge $name", async ({ commits, expected }) => {
  graph(commits);
  expect((await history("0.0.0")).versions).toEqual(expected);
});

test.each([
  { name: "among the nearest commits", cursor: "0.0.590", connections: 2 },
  { name: "further away", cursor: "0.0.400", connections: 4 },
  { name: "at the beginning", cursor: "0.0.0", connections: 6 },
])("a cursor $name is found without fetching more than needed", async ({ cursor, connections }) => {
  const server = await startGitServer();
  try {
    const repository = server.createRepository();
    const commits = Array.from({ length: 600 }, (_, at) =>
      [
        "commit refs/heads/main",
        `committer Test <test@example.com> ${1_700_000_000 + at} +0000`,
        "data 1\nx",
        `M 100644 inline version\ndata 8\n${`0.0.${at}`.padEnd(8)}\n`,
      ].join("\n"),
    );
    repository.git(["fast-import", "--quiet"], commits.join(""));
    const driver = await place.driver({ uri: server.urlOf(repository) });
    const state = await driver.read();
    const before = server.requests.length;
    const versions = await driver.history?.(parseVersion(cursor), state);
    const first = Number(cursor.slice("0.0.".length));
    expect(versions?.map(formatVersion)).toEqual(
      Array.from({ length: 600 - first }, (_, at) => `0.0.${first + at}`),
    );
    const fetches = server.requests.slice(before).filter(({ subject }) => subject === "refs-for-fetch");
    expect(fetches).toHaveLength(connections);
  } finally {
    await server.close();
  }
});

test("a branch that has moved on since does not change the answer", async () => {
  commitAll("1.0.0", "1.1.0");
  const driver = await place.driver();
  const state = await driver.read();
  commitAll("1.2.0");
  expect((await driver.history?.(parseVersion("1.0.0"), state))?.map(formatVersion)).toEqual([
    "1.0.0",
    "1.1.0",
  ]);
});
