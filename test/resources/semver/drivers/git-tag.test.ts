import { openGitTag } from "../../../../resources/semver/drivers/git-tag.ts";
import { formatVersion, parseVersion } from "../../../../resources/semver/semantic-version.ts";
import { recordingContext } from "../../../support/recording.ts";
import { describeContract } from "../../../support/semver/contract.ts";
import { type GitPlace, gitPlace } from "../../../support/semver/git-place.ts";
import { gitSource } from "../../../support/semver/git-source.ts";

const SETTINGS = { driver: "git-tag", branch: undefined, file: undefined, tag_prefix: "v" };

describeContract(
  "git-tag",
  async () => {
    const { repository, driver, close } = await gitPlace();
    repository.commit("main", { README: "a repository" });
    return {
      driver: () => driver(SETTINGS),
      peek: async () =>
        repository.git(["tag", "--list", "--sort=-v:refname"]).split("\n")[0]?.slice(1) || undefined,
      plant: async (content) => void repository.git(["tag", `v${content}`, "main"]),
      close,
    };
  },
  { excludes: "equal numbers", holds: "versions only", moves: "forwards only", bumps: 16 },
);

test.each([
  { name: "a prefix that no ref can have", settings: { tag_prefix: "a b" }, what: '"tag_prefix" "a b"' },
  { name: "a prefix like an option", settings: { tag_prefix: "-v" }, what: '"tag_prefix" "-v"' },
  { name: "a malformed glob", settings: { tag_filter: "v[1" }, what: '"tag_filter" "v[1"' },
  { name: "a branch that none can be", settings: { branch: "a..b" }, what: '"branch" "a..b"' },
])("$name is refused before anything is asked of a server", async ({ settings, what }) => {
  const source = gitSource({ ...SETTINGS, uri: "http://127.0.0.1:1/repository.git", ...settings });
  await expect(openGitTag(source, recordingContext("/nonexistent", process.env))).rejects.toMatchObject({
    code: "invalid-request",
    message: expect.stringContaining(`Cannot use ${what}`),
  });
});

describe("with a repository", () => {
  let place: GitPlace;
  let first: string;
  let second: string;
  beforeEach(async () => {
    place = await gitPlace();
    first = place.repository.commit("main", { README: "one" });
    second = place.repository.commit("other", { README: "two", "a/b": "three" });
  });
  afterEach(() => place.close());

  const tag = (...names: string[]) => {
    for (const name of names) place.repository.git(["tag", name, "main"]);
  };
  const open = (settings = {}) => place.driver({ ...SETTINGS, ...settings });

  test.each([
    { name: "the highest, not the newest", tags: ["v1.10.0", "v1.9.0"], expected: "1.10.0" },
    { name: "a final version over its pre-releases", tags: ["v1.0.0", "v1.0.0-rc.1"], expected: "1.0.0" },
    {
      name: "nothing but strict versions",
      tags: ["v1.0.0", "v2.0", "v03.0.0", "vv9.0.0", "9.0.0"],
      expected: "1.0.0",
    },
    { name: "the highest build", tags: ["v1.0.0+b.9", "v1.0.0+b.10", "v1.0.0"], expected: "1.0.0+b.10" },
    { name: "what the filter lets through", tags: ["v1.2.0", "v2.0.0"], filter: "v1.*", expected: "1.2.0" },
    { name: "what a set does not exclude", tags: ["v1.2.0", "v2.0.0"], filter: "v[!2]*", expected: "1.2.0" },
    { name: "a prefix with a slash", tags: ["api/1.2.0", "3.0.0"], prefix: "api/", expected: "1.2.0" },
    { name: "no prefix", tags: ["1.2.0", "v3.0.0"], prefix: "", expected: "1.2.0" },
    { name: "nothing", tags: ["latest"], expected: undefined },
  ])("$name is the version", async ({ tags, filter, prefix = "v", expected }) => {
    tag(...tags);
    const { version } = await (await open({ tag_filter: filter, tag_prefix: prefix })).read();
    expect(version && formatVersion(version)).toBe(expected);
  });

  test("every tag from the cursor on is in the history, lowest first", async () => {
    tag("v1.0.0", "v1.10.0", "v1.2.0", "v2.0.0-rc.1", "v1.2.0+b", "v0.9.0", "v01.5.0");
    const driver = await open();
    const versions = await driver.history?.(parseVersion("1.2.0"), await driver.read());
    expect(versions?.map(formatVersion)).toEqual(["1.2.0", "1.2.0+b", "1.10.0", "2.0.0-rc.1"]);
  });

  test.each([
    { name: "the default branch", branch: undefined, commit: () => first },
    { name: "a branch", branch: "other", commit: () => second },
  ])("an annotated tag is put on the tip of $name", async ({ branch, commit }) => {
    const driver = await open({
      branch,
      git_user: '"Lovelace, Zoë" <zoe@example.com>',
      commit_message: "Release %version% as %file%\n\n%version%",
    });
    expect(await driver.write(parseVersion("1.0.0+b.1"), "any")).toBe("written");
    const content = place.repository.git(["cat-file", "tag", "v1.0.0+b.1"]);
    expect(content).toMatch(/^tagger Lovelace, Zoë <zoe@example.com> \d+ \+0000$/m);
    expect(content).toMatch(/\n\nRelease 1\.0\.0\+b\.1 as v1\.0\.0\+b\.1\n\n1\.0\.0\+b\.1$/);
    expect(place.repository.git(["rev-parse", "v1.0.0+b.1^{commit}"])).toBe(commit());
    place.repository.git(["fsck", "--strict"]);
    expect(Object.keys(place.repository.refs())).toEqual([
      "refs/heads/main",
      "refs/heads/other",
      "refs/tags/v1.0.0+b.1",
    ]);
  });

  test.each([
    { name: "a lower version", version: "1.9.9", settings: {}, state: "v2.0.0 is higher" },
    { name: "a version whose tag is there", version: "1.0.0", settings: {}, state: "v2.0.0 is higher" },
    {
      name: "a name that the filter hides",
      version: "3.0.0",
      settings: { tag_filter: "v[12]*" },
      state: '"tag_filter"',
    },
    { name: "a name that no ref can have", version: "3.0.0-a.lock", settings: {}, state: '".lock"' },
    {
      name: "a branch that is missing",
      version: "3.0.0",
      settings: { branch: "none" },
      state: "it has no refs/heads/none",
    },
  ])("$name is refused before anything is pushed", async ({ version, settings, state }) => {
    tag("v1.0.0", "v2.0.0");
    const before = place.repository.refs();
    const driver = await open(settings);
    const failure = await driver.write(parseVersion(version), "any").catch((error: Error) => error);
    expect(failure).toMatchObject({ name: "ResourceError", message: expect.stringContaining(state) });
    expect(failure).toMatchObject({ message: expect.stringContaining(driver.place) });
    expect(place.repository.refs()).toEqual(before);
  });

  test("the highest tag is not pushed again", async () => {
    tag("v2.0.0");
    const before = place.repository.refs();
    expect(await (await open()).write(parseVersion("2.0.0"), "any")).toBe("written");
    expect(place.repository.refs()).toEqual(before);
  });

  test("a hook that refuses is quoted", async () => {
    place.repository.installHook("pre-receive", "echo 'tags are frozen' >&2; exit 1");
    await expect((await open()).write(parseVersion("1.0.0"), "any")).rejects.toMatchObject({
      code: "access-denied",
      message: expect.stringContaining("tags are frozen"),
    });
  });

  test("nothing is left on disk", async () => {
    const driver = await open();
    await driver.write(parseVersion("1.0.0"), "any");
    await driver.close();
    expect(place.leftOvers()).toEqual([]);
  });
});

test("an empty repository has nothing to tag", async () => {
  const place = await gitPlace();
  const driver = await place.driver(SETTINGS);
  await expect(driver.write(parseVersion("1.0.0"), (await driver.read()).revision)).rejects.toMatchObject({
    code: "not-found",
    message: expect.stringContaining("its HEAD names no commit"),
  });
  await place.close();
});
