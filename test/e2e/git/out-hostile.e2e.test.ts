import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { leaksOf } from "../support/leaks.ts";
import { makeDirectory } from "../support/workspace.ts";
import { cloneOf } from "./artifact.ts";
import { startStep } from "./program.ts";
import { makeWorld, put, type World } from "./put.ts";

const PASSWORD = "pass w0rd/with:signs@";
const MAIN = "refs/heads/main";

let world: World;
let marker: string;
beforeEach(async () => {
  world = await makeWorld({ login: { username: "ci", password: PASSWORD } });
  marker = join(makeDirectory(), "ran");
});

/** A program that leaves a trace when it is run. */
function trap(name: string): string {
  const path = join(world.artifact.directory, name);
  writeFileSync(path, `#!/bin/sh\ntouch ${marker}\nexit 1\n`);
  chmodSync(path, 0o755);
  return path;
}

const login = { username: "ci", password: PASSWORD };

test.each([
  ...[{ mode: "push" }, { mode: "rebase" }, { mode: "merge" }].map((each) => ({
    ...each,
    clone: [] as string[],
  })),
  { mode: "rebase", clone: ["--depth=1"] },
  { mode: "merge", clone: ["--filter=blob:none"] },
])(
  "nothing that the artifact configures runs, or leads elsewhere, by $mode $clone",
  async ({ mode, clone }) => {
    const { remote } = world;
    for (const count of [1, 2])
      remote.commit("main", {
        ".gitattributes": "* filter=evil diff=evil merge=evil\n",
        [`a${count}`]: "1\n",
      });
    world = { ...world, artifact: cloneOf(remote, clone) };
    const { artifact } = world;
    artifact.commit({ "shared.txt": "ours\none\ntwo\nthree\n" }, "ours");
    if (mode !== "push") remote.commit("main", { "shared.txt": "one\ntwo\nthree\ntheirs\n" }, "theirs");
    const evil = trap("evil");
    const elsewhere = "http://127.0.0.1:9/elsewhere.git";
    for (const [key, value] of Object.entries({
      "core.fsmonitor": evil,
      "core.sshCommand": evil,
      "core.hooksPath": artifact.directory,
      "core.alternateRefsCommand": evil,
      "core.editor": evil,
      "core.pager": evil,
      "sequence.editor": evil,
      "credential.helper": evil,
      "gpg.program": evil,
      "gpg.openpgp.program": evil,
      "commit.gpgSign": "true",
      "push.gpgSign": "true",
      "filter.evil.clean": evil,
      "filter.evil.smudge": evil,
      "filter.evil.process": evil,
      "filter.evil.required": "true",
      "merge.evil.driver": evil,
      "diff.evil.textconv": evil,
      "diff.external": evil,
      "alias.push": `!${evil}`,
      "alias.rev-parse": `!${evil}`,
      "remote.origin.uploadpack": evil,
      "remote.origin.receivepack": evil,
      "remote.origin.promisor": "true",
      "remote.origin.partialclonefilter": "tree:0",
      [`url.${elsewhere}.insteadOf`]: world.uri,
      [`url.${elsewhere}.pushInsteadOf`]: world.uri,
      "http.proxy": "http://127.0.0.1:9",
      "http.extraHeader": "X-Evil: 1",
      "uploadpack.packObjectsHook": evil,
      "trailer.evil.command": evil,
    })) {
      artifact.git(["config", key, value]);
    }
    mkdirSync(join(artifact.path, ".git/hooks"), { recursive: true });
    for (const hook of [
      "pre-push",
      "post-checkout",
      "post-rewrite",
      "pre-rebase",
      "commit-msg",
      "reference-transaction",
      "post-index-change",
    ]) {
      trap(hook);
      symlinkSync(evil, join(artifact.path, ".git/hooks", hook));
    }
    const outcome = await put(world, mode === "push" ? {} : { [mode]: true }, login);
    expect(existsSync(marker)).toBe(false);
    expect(outcome.code).toBe(0);
    expect(remote.refs()).toEqual({ [MAIN]: outcome.version?.["ref"] });
    expect(remote.read("main", "shared.txt")).toMatch(/^ours\n/);
    expect(world.server.requests.some(({ headers }) => "x-evil" in headers)).toBe(false);
    expect(leaksOf(PASSWORD, outcome.stdout + outcome.stderr)).toEqual([]);
    expect(readdirSync(world.temporary)).toEqual([]);
    // The traps are good: whoever follows the configuration steps into them.
    artifact.write("app/shared.txt", "changed\n");
    expect(() => artifact.git(["add", "shared.txt"])).toThrow();
    expect(existsSync(marker)).toBe(true);
  },
);

test("replaced and grafted history is pushed as it was made", async () => {
  const { artifact, base } = world;
  const head = artifact.commit({ file: "1\n" });
  artifact.git(["replace", "--graft", head]);
  mkdirSync(join(artifact.path, ".git/info"), { recursive: true });
  writeFileSync(join(artifact.path, ".git/info/grafts"), `${head}\n`);
  expect(await put(world, {}, login)).toMatchObject({ code: 0, version: { ref: head } });
  expect(world.remote.git(["rev-parse", `${head}^`])).toBe(base);
});

test("attributes of others cannot start what only the artifact defines", async () => {
  const { artifact, remote } = world;
  artifact.commit({ "shared.txt": "ours\n" });
  remote.commit("main", { "shared.txt": "theirs\n", ".gitattributes": "*.txt merge=evil\n" });
  artifact.git(["config", "merge.evil.driver", trap("evil")]);
  const outcome = await put(world, { rebase: true }, login);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain("conflict in shared.txt");
  expect(existsSync(marker)).toBe(false);
});

test("a tree with a link in the way of a file writes nothing outside", async () => {
  const { artifact, remote, directory } = { ...world, directory: makeDirectory() };
  symlinkSync(directory, join(artifact.path, "link"));
  artifact.commit({}, "a link");
  remote.commit("main", { "link/.gitattributes": "* -text\n", "link/file": "1\n" });
  const outcome = await put(world, { rebase: true, rebase_strategy: "resolve" }, login);
  expect(outcome.stdout === "").toBe(outcome.code !== 0);
  expect(readdirSync(directory)).toEqual([]);
});

test("a login is told nowhere when debugging, and stays out of the artifact", async () => {
  const { artifact } = world;
  artifact.commit({ file: "1\n" });
  const uri = world.uri.replace("://", `://ci:${encodeURIComponent(PASSWORD)}@`);
  const outcome = await put(world, { debug: true, rebase: true }, { uri });
  expect(outcome.code).toBe(0);
  expect(outcome.stderr).toContain("git push");
  expect(leaksOf(PASSWORD, outcome.stdout + outcome.stderr)).toEqual([]);
  expect(artifact.git(["config", "--list"])).not.toContain("push-target");
});

test("an interruption in the middle of a push leaves nothing behind, and says what is not known", async () => {
  const { artifact, server, temporary } = world;
  const head = artifact.commit({ file: "1\n" });
  server.fail("push", { kind: "stall" });
  const request = {
    source: { uri: world.uri, branch: "main", ...login },
    params: { repository: "app" },
  };
  const step = startStep("out", request, { directory: artifact.directory, env: { TMPDIR: temporary } });
  while (!server.requests.some(({ subject }) => subject === "push")) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  step.kill("SIGTERM");
  const outcome = await step.outcome;
  expect(outcome).toMatchObject({ code: 143, stdout: "" });
  expect(outcome.stderr).toContain("whether the remote has changed is unknown");
  expect(readdirSync(temporary)).toEqual([]);
  expect(artifact.git(["rev-parse", "HEAD"])).toBe(head);
  expect(artifact.git(["fsck"])).toBe("");
});
