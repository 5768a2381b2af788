import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Artifact, cloneOf } from "./artifact.ts";
import { makeWorld, put, type World } from "./put.ts";

const MAIN = "refs/heads/main";

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});

const subjects = () => world.remote.git(["log", "--format=%s", "main"]).split("\n");
const content = (file: string, remote = world.remote) => remote.read("main", file);

/** 71 commits on the branch, of which the artifact has so many. */
async function shallowWorld(protocol: "newest" | "oldest", depth: string): Promise<World> {
  const made = await makeWorld({ protocol });
  const commits = Array.from({ length: 70 }, (_, at) =>
    [
      `commit ${MAIN}\ncommitter Test <test@example.com> 1700000000 +0000\ndata 0\n`,
      at === 0 ? `from ${made.base}\n` : "",
      `M 100644 inline count\ndata ${`${at}\n`.length}\n${at}\n`,
    ].join(""),
  );
  made.remote.git(["fast-import", "--quiet"], commits.join("\n"));
  return { ...made, artifact: cloneOf(made.remote, [`--depth=${depth}`]) };
}

describe("rebase", () => {
  test("what others have pushed comes first, and the version is the new commit", async () => {
    const { artifact, remote, temporary } = world;
    const head = artifact.commit({ ours: "1\n" }, "ours");
    const theirs = remote.commit("main", { theirs: "2\n" }, "theirs");
    const outcome = await put(world, { rebase: true, tag: "name" }, {}, withFile("name", "v1"));
    expect(outcome.code).toBe(0);
    const tip = remote.refs()[MAIN] ?? "";
    expect(outcome.version).toEqual({ ref: tip });
    expect(tip).not.toBe(head);
    expect(remote.refs()).toEqual({ [MAIN]: tip, "refs/tags/v1": tip });
    expect(remote.git(["rev-parse", "main^"])).toBe(theirs);
    expect(remote.git(["log", "-1", "--format=%an %cn %ce", "main"])).toBe("Test git git@localhost");
    expect(artifact.git(["rev-parse", "HEAD"])).toBe(head);
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("nothing is made anew where others have pushed nothing", async () => {
    const head = world.artifact.commit({ ours: "1\n" });
    expect(await put(world, { rebase: true })).toMatchObject({ code: 0, version: { ref: head } });
    expect(world.remote.refs()).toEqual({ [MAIN]: head });
  });

  test("a branch that does not exist is made", async () => {
    const head = world.artifact.commit({ ours: "1\n" });
    expect(await put(world, { rebase: true, branch: "new" })).toMatchObject({ code: 0 });
    expect(world.remote.refs()).toMatchObject({ "refs/heads/new": head });
  });

  test("an artifact that is merely behind pushes nothing", async () => {
    const theirs = world.remote.commit("main", { theirs: "2\n" });
    expect(await put(world, { rebase: true })).toMatchObject({ code: 0, version: { ref: theirs } });
    expect(world.remote.refs()).toEqual({ [MAIN]: theirs });
  });

  test("merges stay merges", async () => {
    const { artifact, base } = world;
    const side = artifact.commit({ side: "1\n" }, "side");
    artifact.git(["checkout", "--quiet", base]);
    artifact.commit({ ours: "1\n" }, "ours");
    artifact.git(["merge", "--quiet", "--no-ff", "-m", "both", side]);
    world.remote.commit("main", { theirs: "2\n" }, "theirs");
    expect(await put(world, { rebase: true })).toMatchObject({ code: 0 });
    expect(world.remote.git(["rev-list", "--parents", "-1", "main"]).split(" ")).toHaveLength(3);
    expect([content("side"), content("ours"), content("theirs")]).toEqual(["1\n", "1\n", "2\n"]);
  });

  test.each([
    { name: "is an error without", options: undefined, code: 1, line: "theirs" },
    {
      name: "is resolved with theirs, which are the replayed ones,",
      options: "theirs",
      code: 0,
      line: "ours",
    },
    { name: "is resolved with ours", options: ["ours"], code: 0, line: "theirs" },
    { name: "is resolved with two in a text", options: "theirs ignore-space-change", code: 0, line: "ours" },
    {
      name: "is resolved with two in a list",
      options: ["theirs", "ignore-space-change"],
      code: 0,
      line: "ours",
    },
  ])("a conflict $name options of the strategy", async ({ options, code, line }) => {
    world.artifact.commit({ "shared.txt": "one\nours\nthree\n" });
    const theirs = world.remote.commit("main", { "shared.txt": "one\ntheirs\nthree\n" });
    const outcome = await put(world, { rebase: true, rebase_strategy_option: options });
    expect(outcome.code).toBe(code);
    expect(content("shared.txt")).toBe(`one\n${line}\nthree\n`);
    if (code === 0) return;
    expect(outcome.stderr).toMatch(
      /Cannot rebase commit "[0-9a-f]{40}" onto branch "main": conflict in shared.txt/,
    );
    expect(world.remote.refs()).toEqual({ [MAIN]: theirs });
    expect(readdirSync(world.temporary)).toEqual([]);
  });

  test.each(["ort", "recursive", "resolve"])(
    "the strategy %s brings changes together",
    async (rebase_strategy) => {
      world.artifact.commit({ "shared.txt": "ours\none\ntwo\nthree\n" });
      world.remote.commit("main", { "shared.txt": "one\ntwo\nthree\ntheirs\n", "a/b": "2\n" });
      expect(await put(world, { rebase: true, rebase_strategy })).toMatchObject({ code: 0 });
      expect([content("shared.txt"), content("a/b")]).toEqual(["ours\none\ntwo\nthree\ntheirs\n", "2\n"]);
    },
  );

  test("attributes of the repository say how to merge", async () => {
    world.remote.commit("main", { ".gitattributes": "*.md merge=union\n", "log.md": "0\n" });
    const artifact = cloneOf(world.remote);
    artifact.commit({ "log.md": "0\nours\n" });
    world.remote.commit("main", { "log.md": "0\ntheirs\n" });
    expect(await put(world, { rebase: true }, {}, artifact)).toMatchObject({ code: 0 });
    expect(content("log.md")?.split("\n").toSorted()).toEqual(["", "0", "ours", "theirs"]);
  });
});

describe("merge", () => {
  test.each([
    { returning: "merged", name: "the merge" },
    { returning: "unmerged", name: "the commit before it" },
  ])("with returning $returning the version is $name", async ({ returning }) => {
    const { artifact, remote } = world;
    const head = artifact.commit({ ours: "1\n" }, "ours");
    const theirs = remote.commit("main", { theirs: "2\n" }, "theirs");
    const outcome = await put(
      world,
      { merge: true, returning },
      { git_config: [{ name: "user.name", value: "Bot" }] },
    );
    expect(outcome.code).toBe(0);
    const tip = remote.refs()[MAIN] ?? "";
    expect(outcome.version).toEqual({ ref: returning === "merged" ? tip : head });
    expect(outcome.answer?.metadata[0]).toEqual({ name: "commit", value: tip });
    expect(remote.git(["rev-list", "--parents", "-1", "main"])).toBe(`${tip} ${head} ${theirs}`);
    expect(remote.git(["log", "-1", "--format=%cn %s", "main"])).toBe(
      `Bot Merge branch 'main' of ${world.uri}`,
    );
    remote.git(["fsck", "--strict"]);
  });

  test("where a fast-forward is possible no merge is made", async () => {
    const head = world.artifact.commit({ ours: "1\n" });
    expect(await put(world, { merge: true })).toMatchObject({ code: 0, version: { ref: head } });
    const theirs = world.remote.commit("main", { theirs: "2\n" });
    expect(await put(world, { merge: true })).toMatchObject({ code: 0, version: { ref: theirs } });
    expect(world.remote.refs()).toEqual({ [MAIN]: theirs });
  });

  test("a conflict is an error that names the files", async () => {
    const head = world.artifact.commit({ "shared.txt": "ours\n", "a/new file": "ours\n", fine: "1\n" });
    const theirs = world.remote.commit("main", { "shared.txt": "theirs\n", "a/new file": "theirs\n" });
    const outcome = await put(world, { merge: true });
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toContain(
      `Cannot merge commit "${head}" with branch "main": conflict in a/new file, shared.txt`,
    );
    expect(world.remote.refs()).toEqual({ [MAIN]: theirs });
  });

  test("histories that have nothing in common are not merged", async () => {
    world.artifact.git(["checkout", "--quiet", "--orphan", "alone"]);
    world.artifact.commit({ alone: "1\n" });
    world.remote.commit("main", { theirs: "2\n" });
    const outcome = await put(world, { merge: true });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain("refusing to merge unrelated histories");
  });
});

describe.each(["rebase", "merge"] as const)("%s", (mode) => {
  test.each([{ atomic: "true" }, { atomic: "false" }])(
    "begins anew when somebody else is faster, and tags what has arrived (atomic: $atomic)",
    async ({ atomic }) => {
      const { remote, artifact } = world;
      remote.git(["config", "receive.advertiseAtomic", atomic]);
      artifact.commit({ ours: "1\n" }, "ours");
      const theirs = remote.git(["commit-tree", "-p", world.base, "-m", "theirs", `${world.base}^{tree}`]);
      // The first push meets a branch that has moved since it was fetched.
      remote.installHook(
        "pre-receive",
        `if [ ! -e raced ]; then touch raced; unset GIT_QUARANTINE_PATH; git update-ref ${MAIN} ${theirs}; fi`,
      );
      const params = { [mode]: true, tag: "name", annotate: "name" };
      const outcome = await put(world, params, {}, withFile("name", "v1"));
      expect(outcome.code).toBe(0);
      expect(outcome.stderr).toContain(`${mode === "rebase" ? "rebasing" : "merging"} and trying again...`);
      const tip = remote.refs()[MAIN] ?? "";
      expect(outcome.version).toEqual({ ref: tip });
      expect(Object.keys(remote.refs())).toEqual([MAIN, "refs/tags/v1"]);
      expect(remote.git(["rev-parse", "v1^{commit}"])).toBe(tip);
      expect(subjects()).toContain("theirs");
    },
  );

  test("a tag that the remote has elsewhere ends it at once", async () => {
    const { remote, artifact, base } = world;
    remote.git(["tag", "v1", base]);
    artifact.commit({ ours: "1\n" });
    const theirs = remote.commit("main", { theirs: "2\n" });
    const outcome = await put(world, { [mode]: true, tag: "name" }, {}, withFile("name", "v1"));
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('Cannot push "refs/tags/v1"');
    expect(outcome.stderr).not.toContain("trying again");
    expect(remote.refs()).toEqual({ [MAIN]: theirs, "refs/tags/v1": base });
  });

  test("a hook that refuses ends it at once", async () => {
    world.artifact.commit({ ours: "1\n" });
    world.remote.commit("main", { theirs: "2\n" });
    world.remote.installHook("pre-receive", "echo frozen; exit 1");
    const outcome = await put(world, { [mode]: true });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain("pre-receive hook declined; frozen");
    expect(outcome.stderr).not.toContain("trying again");
  });

  test("a hook that finds the branch locked is asked again", async () => {
    world.artifact.commit({ ours: "1\n" });
    world.remote.installHook(
      "update",
      "if [ ! -e locked ]; then touch locked; echo \"cannot lock ref 'refs/heads/main'\" >&2; exit 1; fi",
    );
    const outcome = await put(world, { [mode]: true });
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toContain("trying again...");
  });

  test("a tag of the name of the branch is not taken for it", async () => {
    world.artifact.commit({ ours: "1\n" });
    const theirs = world.remote.commit("main", { theirs: "2\n" }, "theirs");
    world.remote.git(["tag", "main", world.base]);
    expect(await put(world, { [mode]: true, push_tags: "created" })).toMatchObject({ code: 0 });
    expect(world.remote.git(["merge-base", theirs, MAIN])).toBe(theirs);
  });

  test.each([
    { protocol: "newest", rewound: true, depth: "1" },
    { protocol: "newest", rewound: false, depth: "1" },
    { protocol: "oldest", rewound: true, depth: "3" },
  ] as const)(
    "a shallow artifact gets as much history as it takes: $protocol protocol, rewound: $rewound",
    async ({ protocol, rewound, depth }) => {
      const { remote, artifact, ...rest } = await shallowWorld(protocol, depth);
      artifact.commit({ ours: "1\n" }, "ours");
      // The branch may have been taken back to before where the artifact begins.
      if (rewound) remote.git(["update-ref", MAIN, "main~69"]);
      remote.commit("main", { theirs: "2\n" }, "theirs");
      expect(await put({ remote, artifact, ...rest }, { [mode]: true })).toMatchObject({ code: 0 });
      expect(remote.git(["rev-list", "--count", "main"])).toBe(mode === "rebase" ? "73" : "74");
      expect([content("ours", remote), content("theirs", remote), content("count", remote)]).toEqual([
        "1\n",
        "2\n",
        "69\n",
      ]);
      remote.git(["fsck", "--strict"]);
    },
  );

  test("a shallow artifact that the remote cannot complete is told from a history of its own", async () => {
    const { artifact } = await shallowWorld("newest", "1");
    artifact.commit({ ours: "1\n" }, "ours");
    const theirs = world.remote.commit("main", { theirs: "2\n" }, "theirs");
    const outcome = await put(world, { [mode]: true }, {}, artifact);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain("the history of the artifact is cut off before they meet");
    expect(world.remote.refs()).toEqual({ [MAIN]: theirs });
  });

  test.each([2, 8])(
    "of %i at the same time all arrive",
    async (number) => {
      const artifacts = Array.from({ length: number }, (_, at) => {
        const artifact = cloneOf(world.remote);
        artifact.commit({ [`file${at}`]: "1\n" }, `from ${at}`);
        artifact.write("name", `v${at}`);
        return artifact;
      });
      const outcomes = await Promise.all(
        artifacts.map((artifact) => put(world, { [mode]: true, tag: "name" }, {}, artifact)),
      );
      expect(outcomes.map(({ code }) => code)).toEqual(artifacts.map(() => 0));
      expect(
        subjects()
          .filter((subject) => subject.startsWith("from"))
          .toSorted(),
      ).toEqual(artifacts.map((_, at) => `from ${at}`));
      for (const [at, { version }] of outcomes.entries()) {
        expect(world.remote.git(["rev-parse", `v${at}`])).toBe(version?.["ref"]);
        world.remote.git(["merge-base", "--is-ancestor", `v${at}`, MAIN]);
      }
    },
    120_000,
  );
});

/** The artifact with one more file beside it. */
function withFile(name: string, text: string): Artifact {
  writeFileSync(join(world.artifact.directory, name), text);
  return world.artifact;
}
