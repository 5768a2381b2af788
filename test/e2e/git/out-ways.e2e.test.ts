import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { leaksOf } from "../support/leaks.ts";
import { makeDirectory } from "../support/workspace.ts";
import { type Artifact, cloneOf } from "./artifact.ts";
import { runStep } from "./program.ts";
import { makeLocalWorld, makeWorld, put, type World } from "./put.ts";
import * as ways from "./ways.ts";

const { PASSWORD, WAY_NAMES } = ways;

const MAIN = "refs/heads/main";

async function overPath(): Promise<Way> {
  return { world: await makeLocalWorld(), source: {}, secrets: [] };
}

async function overHttp(): Promise<Way> {
  const world = await makeWorld({ login: { username: "ci", password: PASSWORD } });
  return { world, source: { username: "ci", password: PASSWORD }, secrets: [PASSWORD] };
}

async function overSsh(): Promise<Way> {
  const { repository: remote, source, secrets } = await ways.overSsh({ passphrase: PASSWORD });
  const base = remote.commit("main", { "shared.txt": "one\ntwo\nthree\n" });
  const world = { ...(await makeWorld()), remote, base, artifact: cloneOf(remote) };
  return { world, source, secrets };
}

interface Way {
  readonly world: World;
  readonly source: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
}
const WAYS = { "a path": overPath, "HTTP with a login": overHttp, SSH: overSsh };

describe.each(WAY_NAMES)("over %s", (name) => {
  test.each(["push", "rebase", "merge"])("branch, tag and note arrive by %s", async (mode) => {
    const { world, source, secrets } = await WAYS[name]();
    world.artifact.commit({ ours: "1\n" });
    if (mode !== "push") world.remote.commit("main", { theirs: "2\n" });
    world.artifact.write("name", "v1");
    const params = { tag: "name", annotate: "name", notes: "name", ...(mode !== "push" && { [mode]: true }) };
    const outcome = await put(world, params, { ...source, debug: true });
    expect(outcome.code).toBe(0);
    expect(Object.keys(world.remote.refs())).toEqual([MAIN, "refs/notes/commits", "refs/tags/v1"]);
    expect(world.remote.refs()[MAIN]).toBe(outcome.version?.["ref"]);
    for (const secret of secrets) expect(leaksOf(secret, outcome.stdout + outcome.stderr)).toEqual([]);
    expect(readdirSync(world.temporary)).toEqual([]);
  });

  test("a branch that is late is told from a push that failed", async () => {
    const { world, source } = await WAYS[name]();
    world.artifact.commit({ ours: "1\n" });
    world.remote.commit("main", { theirs: "2\n" });
    world.artifact.write("name", "v1");
    const outcome = await put(world, { tag: "name" }, source);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/Cannot push "refs\/heads\/main" to ".*": fetch first/);
  });

  test("a repository that is not there is told", async () => {
    const { world, source } = await WAYS[name]();
    world.artifact.commit({ ours: "1\n" });
    rmSync(world.remote.path, { recursive: true });
    const outcome = await put(world, {}, source);
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toMatch(/Cannot push to ".*": there is no such repository/);
  });
});

describe("an artifact", () => {
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });

  test.each([{ mode: "push" }, { mode: "rebase" }, { mode: "merge" }])(
    "in which files were left out gets what it takes from the remote, by $mode",
    async ({ mode }) => {
      const { remote } = world;
      remote.commit("main", { "far/file": "far\n", "far/away/file": "1\n", near: "1\n" });
      remote.commit("main", { "far/file": "0\nfar\n" });
      const artifact = cloneOf(remote, ["--filter=blob:none", "--sparse"]);
      const head = artifact.commit({ near: "2\n" });
      const lacks = () =>
        artifact.git(["rev-list", "--objects", "--missing=print", head]).match(/^\?/gm)?.length;
      const before = lacks();
      expect(before).toBeGreaterThan(0);
      if (mode !== "push") remote.commit("main", { "far/file": "0\nfar\nmore\n", "far/away/file": "2\n" });
      const params = mode === "push" ? { branch: "new" } : { [mode]: true };
      expect(await put(world, params, {}, artifact)).toMatchObject({ code: 0 });
      remote.git(["fsck", "--strict"]);
      expect(remote.read(mode === "push" ? "new" : "main", "near")).toBe("2\n");
      expect(lacks()).toBe(before);
    },
  );

  test("may be a linked work tree, or a submodule", async () => {
    const { artifact, remote } = world;
    artifact.git(["worktree", "add", "--quiet", "--detach", "../linked"]);
    artifact.git(["-C", "../linked", "commit", "--quiet", "--allow-empty", "-m", "linked"]);
    expect(await put(world, { repository: "linked" })).toMatchObject({
      code: 0,
      version: { ref: artifact.git(["-C", "../linked", "rev-parse", "HEAD"]) },
    });
    expect(remote.git(["log", "-1", "--format=%s", "main"])).toBe("linked");
    artifact.git([
      "-c",
      "protocol.file.allow=always",
      "submodule",
      "--quiet",
      "add",
      `file://${remote.path}`,
      "sub",
    ]);
    artifact.git(["-C", "sub", "commit", "--quiet", "--allow-empty", "-m", "of the submodule"]);
    expect(await put(world, { repository: "app/sub" })).toMatchObject({ code: 0 });
    expect(remote.git(["log", "-1", "--format=%s", "main"])).toBe("of the submodule");
  });

  test("may borrow objects from another one", async () => {
    const { artifact, remote } = world;
    const head = artifact.commit({ ours: "1\n" });
    artifact.git(["clone", "--quiet", "--shared", "--template=", ".", "../borrower"]);
    expect(await put(world, { repository: "borrower" })).toMatchObject({ code: 0, version: { ref: head } });
    expect(remote.read("main", "ours")).toBe("1\n");
  });

  test("may lie at an odd path", async () => {
    const odd = 'a "quoted"\\ #name\u00e4';
    mkdirSync(join(world.artifact.directory, odd));
    const head = world.artifact.commit({ ours: "1\n" });
    world.artifact.git(["clone", "--quiet", "--template=", ".", `../${odd}/app`]);
    expect(await put(world, { repository: `${odd}/app` })).toMatchObject({ code: 0, version: { ref: head } });
  });
});

test("what get makes can be put back", async () => {
  const world = await makeWorld({ login: { username: "ci", password: PASSWORD } });
  const source = { uri: world.uri, branch: "main", username: "ci", password: PASSWORD };
  world.remote.commit("main", { "shared.txt": "one\ntwo\n" });
  for (const [at, params] of [{}, { depth: 1 }].entries()) {
    const directory = makeDirectory();
    const app = join(directory, "app");
    mkdirSync(app);
    execFileSync("chmod", ["a+rwx", app]);
    const version = { ref: world.remote.refs()[MAIN] };
    const env = { TMPDIR: world.temporary };
    const got = await runStep("in", { source, version, params }, { directory: app, env });
    expect(got.code).toBe(0);
    const git = (...args: string[]) =>
      execFileSync("git", [
        "-c",
        "safe.directory=*",
        "-c",
        "user.name=T",
        "-c",
        "user.email=t@t",
        "-C",
        app,
        ...args,
      ]);
    git("commit", "--quiet", "--allow-empty", "-m", `work ${at}`);
    const artifact: Artifact = { ...world.artifact, directory };
    world.remote.commit("main", { [`theirs${at}`]: "1\n" });
    expect(await put(world, { rebase: true }, source, artifact)).toMatchObject({ code: 0 });
    expect(world.remote.git(["log", "-1", "--format=%s", "main"])).toBe(`work ${at}`);
  }
});
