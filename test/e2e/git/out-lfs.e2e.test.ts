import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { startGitServer } from "../../support/git-server/server.ts";
import { isInstalled } from "../../support/installed.ts";
import { open } from "../../support/opened.ts";
import { leaksOf } from "../support/leaks.ts";
import { textsIn } from "../support/workspace.ts";
import { makeLocalWorld, makeWorld, put, type World } from "./put.ts";

const withLfs = isInstalled("git-lfs") ? test : test.skip;

const PASSWORD = "pass w0rd/with:signs@";

let world: World;
beforeEach(async () => {
  world = await makeLocalWorld();
});

const nameOf = (content: string) => createHash("sha256").update(content).digest("hex");
const placeOf = (name: string) => join("lfs/objects", name.slice(0, 2), name.slice(2, 4), name);
const pointerTo = (content: string) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${nameOf(content)}\nsize ${content.length}\n`;
const isStored = (content: string) => existsSync(join(world.remote.path, placeOf(nameOf(content))));

/** Puts a file where git-lfs keeps what it has read from the work tree. */
function keep(content: string): string {
  const path = join(world.artifact.path, ".git", placeOf(nameOf(content)));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

withLfs.each([{ mode: "push" }, { mode: "rebase" }])(
  "new files arrive before the branch, by $mode",
  async ({ mode }) => {
    const { artifact, remote } = world;
    keep("large");
    keep("not in any commit");
    artifact.commit({ "a.bin": pointerTo("large"), "b.bin": pointerTo("on the server already") });
    if (mode === "rebase") remote.commit("main", { theirs: "2\n" });
    remote.installHook("pre-receive", `test -e ${placeOf(nameOf("large"))} || { echo no file yet; exit 1; }`);
    const before = textsIn(artifact.path);
    const outcome = await put(world, mode === "rebase" ? { rebase: true } : {});
    expect(outcome.stderr).toContain("Pushing 1 files of Git LFS");
    expect(outcome.code).toBe(0);
    expect([isStored("large"), isStored("not in any commit")]).toEqual([true, false]);
    expect(textsIn(artifact.path)).toEqual(before);
    expect(readdirSync(world.temporary)).toEqual([]);
  },
);

withLfs.each([{ where: "beside the repository" }, { where: "elsewhere" }])(
  "over HTTP they go $where, with the login that belongs there",
  async ({ where }) => {
    const login = { username: "ci", password: PASSWORD };
    world = await makeWorld({ login });
    const store = { username: "files", password: `other ${PASSWORD}` };
    const elsewhere = await open(startGitServer({ login: store }));
    keep("large");
    world.artifact.commit({
      "a.bin": pointerTo("large"),
      ...(where === "elsewhere" && { ".lfsconfig": `[lfs]\n\turl = ${elsewhere.url}/x/info/lfs\n` }),
    });
    const host = new URL(elsewhere.url).host;
    const outcome = await put(world, {}, { ...login, submodule_credentials: [{ host, ...store }] });
    expect(outcome.code).toBe(0);
    const [there, other] = where === "elsewhere" ? [elsewhere, world.server] : [world.server, elsewhere];
    expect([...there.largeFiles.values()].map(String)).toEqual(["large"]);
    expect(other.largeFiles.size).toBe(0);
    expect(leaksOf(PASSWORD, outcome.stdout + outcome.stderr)).toEqual([]);
    expect(readdirSync(world.temporary)).toEqual([]);
  },
);

withLfs("a login is not for whoever the artifact names as the store", async () => {
  const login = { username: "ci", password: PASSWORD };
  world = await makeWorld({ login });
  const elsewhere = await open(startGitServer({ login }));
  keep("large");
  world.artifact.commit({
    "a.bin": pointerTo("large"),
    ".lfsconfig": `[lfs]\n\turl = ${elsewhere.url}/x/info/lfs\n`,
  });
  const outcome = await put(world, {}, login);
  expect(outcome).toMatchObject({ code: 1, stdout: "" });
  expect(outcome.stderr).toContain("Cannot push files of Git LFS to");
  expect(elsewhere.largeFiles.size).toBe(0);
  expect(world.remote.refs()).toEqual({ "refs/heads/main": world.base });
});

withLfs("a link in the place of a file is not followed", async () => {
  const path = keep("secret");
  rmSync(path);
  writeFileSync(join(world.artifact.directory, "secret"), "secret");
  symlinkSync(join(world.artifact.directory, "secret"), path);
  world.artifact.commit({ "a.bin": pointerTo("secret") });
  expect(await put(world)).toMatchObject({ code: 0 });
  expect(isStored("secret")).toBe(false);
});
