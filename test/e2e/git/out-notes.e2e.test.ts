import { cloneOf } from "./artifact.ts";
import { makeWorld, put, type World } from "./put.ts";

const COMMITS = "refs/notes/commits";

let world: World;
beforeEach(async () => {
  world = await makeWorld();
  world.artifact.write("out/note", "built by CI\n");
});

const noteOf = (commit: string) => world.remote.git(["notes", "show", commit]);

test.each([{ mode: "push" }, { mode: "rebase" }, { mode: "merge" }])(
  "a note goes to the pushed commit, together with the branch, by $mode",
  async ({ mode }) => {
    world.artifact.commit({ ours: "1\n" });
    if (mode !== "push") world.remote.commit("main", { theirs: "2\n" });
    const outcome = await put(world, { notes: "out/note", ...(mode !== "push" && { [mode]: true }) });
    expect(outcome.code).toBe(0);
    expect(Object.keys(world.remote.refs())).toEqual(["refs/heads/main", COMMITS]);
    expect(outcome.version).toEqual({ ref: world.remote.refs()["refs/heads/main"] });
    expect(noteOf("main")).toBe("built by CI");
    expect(world.server.requests.filter(({ subject }) => subject === "push")).toHaveLength(1);
  },
);

test("a note that is there is replaced, and others stay", async () => {
  const { remote, base } = world;
  const other = remote.commit("other", { other: "1\n" });
  remote.git(["notes", "add", "-m", "old", base]);
  remote.git(["notes", "add", "-m", "of another", other]);
  expect(await put(world, { notes: "out/note" })).toMatchObject({ code: 0, version: { ref: base } });
  expect([noteOf(base), noteOf(other)]).toEqual(["built by CI", "of another"]);
});

test("notes that the task has made go along, brought together with those of the remote", async () => {
  const { artifact, remote, base } = world;
  const head = artifact.commit({ ours: "1\n" });
  artifact.git(["notes", "add", "-m", "from the task", base]);
  artifact.git(["notes", "--ref=review", "add", "-m", "fine", head]);
  const other = remote.commit("other", { other: "1\n" });
  remote.git(["notes", "add", "-m", "of another", other]);
  expect(await put(world, { notes: "out/note" })).toMatchObject({ code: 0 });
  expect([noteOf(head), noteOf(base), noteOf(other)]).toEqual(["built by CI", "from the task", "of another"]);
  expect(remote.git(["notes", "--ref=review", "show", head])).toBe("fine");
  const again = await put(world, { notes: "out/note" });
  expect(again.code).toBe(0);
  expect(noteOf(other)).toBe("of another");
});

test("other kinds of notes that the remote has newer are left alone", async () => {
  const { artifact, remote, base } = world;
  remote.git(["notes", "--ref=review", "add", "-m", "of the remote", base]);
  artifact.git(["notes", "--ref=review", "add", "-m", "of the artifact", base]);
  expect(await put(world, { notes: "out/note" })).toMatchObject({ code: 0 });
  expect(remote.git(["notes", "--ref=review", "show", base])).toBe("of the remote");
});

test("the file is found beside the repository, too", async () => {
  world.artifact.git(["clone", "--quiet", "--template=", ".", "../deep/app"]);
  world.artifact.write("deep/message", "from beside\n");
  expect(await put(world, { repository: "deep/app", notes: "message" })).toMatchObject({ code: 0 });
  expect(noteOf("main")).toBe("from beside");
});

test("an empty note is an error", async () => {
  world.artifact.write("out/note", "\n");
  const outcome = await put(world, { notes: "out/note" });
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain('Cannot make a note of "out/note": it is empty');
});

test("of four at the same time all notes arrive", async () => {
  const artifacts = Array.from({ length: 4 }, (_, at) => {
    const artifact = cloneOf(world.remote);
    artifact.commit({ [`file${at}`]: "1\n" });
    artifact.write("note", `note ${at}`);
    return artifact;
  });
  const outcomes = await Promise.all(
    artifacts.map((artifact, at) => put(world, { notes: "note", branch: `branch${at}` }, {}, artifact)),
  );
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  expect(artifacts.map((_, at) => noteOf(`branch${at}`))).toEqual(artifacts.map((_, at) => `note ${at}`));
}, 60_000);
