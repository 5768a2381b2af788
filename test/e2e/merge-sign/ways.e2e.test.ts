import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRepository } from "../../support/git-server/repository.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import type { Review } from "../../support/github-server/project.ts";
import { isInstalled } from "../../support/installed.ts";
import { open } from "../../support/opened.ts";
import { makeDirectory } from "../support/workspace.ts";
import { mergedBy, openPlace, overwrite, type Place } from "./forge.ts";
import { makeSigner, type Signer } from "./signers.ts";

let signer: Signer;
beforeAll(async () => {
  signer = await makeSigner("a program that speaks like gpg");
});

test("a dry run signs, and pushes nothing", async () => {
  const place = await openPlace(signer);
  const { number, head } = place.openPull();
  const before = place.state();
  const { commit } = await mergedBy(place, number, ["--dry-run"]);
  expect(place.state()).toEqual(before);
  expect(place.git("show", "--no-patch", "--format=%p %GG", commit)).toContain(head.slice(0, 7));
});

test("the branch of a fork is left alone, and named after its owner", async () => {
  const place = await openPlace(signer);
  const fork = createRepository(makeDirectory(), { name: "fork.git" });
  fork.git(["fetch", "--quiet", place.repository.path, "+refs/heads/*:refs/heads/*"]);
  fork.git(["repack", "-ad"]);
  const { path } = place.repository;
  writeFileSync(join(fork.path, "objects/info/alternates"), `${path}/objects\n`);
  // A branch of the same name in the repository itself is not the one that was merged.
  place.repository.git(["branch", "feature", "main"]);
  const { number } = place.openPull({ fork: { name: "bob/app", repository: fork } });
  const { commit, stderr } = await mergedBy(place, number);
  expect(stderr).toContain("Keeping the branch feature: it is in another repository\n");
  expect(place.repository.refs()).toHaveProperty(["refs/heads/feature"]);
  expect(place.repository.git(["log", "-1", "--format=%s", commit])).toBe(
    "Merge pull request #1 from bob/feature",
  );
});

test("a fork that is gone is merged all the same", async () => {
  const place = await openPlace(signer);
  const { number, facts } = place.openPull();
  facts.fork = null;
  const { stderr } = await mergedBy(place, number);
  expect(stderr).toContain("it is in another repository");
});

test.each([
  { name: "that is to be kept", args: ["--keep-branch"], prepare: () => {}, says: "" },
  {
    name: "that another pull request is for",
    prepare: (place: Place) => void place.openPull({ branch: "next", base: "feature" }),
    says: "Keeping the branch feature: it is the base of #2",
  },
  {
    name: "that another pull request brings, too",
    prepare: (place: Place) => {
      place.repository.git(["branch", "stable", "main"]);
      place.project.open({ branch: "feature", base: "stable" });
    },
    says: "Keeping the branch feature: it is the branch of #2, too",
  },
  {
    name: "that has changed since",
    prepare: ({ repository }: Place) => {
      // The forge gets a push between the merge and the end.
      repository.installHook("post-update", "git update-ref refs/heads/feature refs/heads/main");
    },
    says: "Leaving the branch feature alone",
  },
  {
    name: "that the server wants to keep",
    prepare: ({ repository }: Place) => {
      const body =
        'while read old new ref; do case $new in 0000*) echo "It is protected" >&2; exit 1;; esac; done';
      repository.installHook("pre-receive", body);
    },
    says: 'Cannot delete the branch "feature": pre-receive hook declined; It is protected',
  },
])("a branch $name stays", async ({ prepare, args = [], says }) => {
  const place = await openPlace(signer);
  const { number } = place.openPull();
  prepare(place);
  const { commit, stderr } = await mergedBy(place, number, args);
  expect(stderr).toContain(says);
  expect(place.repository.refs()).toMatchObject({ "refs/heads/main": commit });
  expect(place.repository.refs()).toHaveProperty(["refs/heads/feature"]);
});

test("a default branch is never deleted, wherever it was merged to", async () => {
  const place = await openPlace(signer);
  place.repository.git(["branch", "stable", "main"]);
  place.repository.commit("main", { "new.txt": "new\n" });
  const { number } = place.project.open({ branch: "main", base: "stable" });
  const { stderr } = await mergedBy(place, number);
  expect(stderr).toContain("Keeping the branch main: it is the default branch");
});

test("the forge may take its time, before and after", async () => {
  const place = await openPlace(signer);
  const { number } = place.openPull({ undecided: 2, unnoticed: 2 });
  const { stderr } = await mergedBy(place, number);
  expect(stderr).toContain("Waiting for the forge to find out");
  expect(stderr).toContain("Deleted the branch feature");
});

test("a problem of the forge after the push is told, but what is merged is merged", async () => {
  const place = await openPlace(signer);
  const { number } = place.openPull();
  place.api.answerInstead(/\/pulls$/, { status: 403, body: "{}" });
  const { commit, stderr } = await mergedBy(place, number);
  expect(stderr).toContain("although the merge is done: Cannot read");
  expect(place.repository.refs()).toHaveProperty(["refs/heads/feature"]);
  expect(place.repository.refs()).toMatchObject({ "refs/heads/main": commit });
});

test("many checks and reviews are read to their end", async () => {
  const place = await openPlace(signer, { longestPage: 2 });
  const reviews: Review[] = ["CHANGES_REQUESTED", "COMMENTED", "APPROVED"].map((state) => ({
    user: "carol",
    state,
  }));
  reviews.push({ user: "stranger", state: "CHANGES_REQUESTED", association: "NONE" });
  const { number, head } = place.openPull({ reviews });
  const { statuses, checkRuns } = place.project.checksOf(head);
  for (const name of ["a", "b", "c"]) {
    statuses.push({ context: name, state: "success" });
    checkRuns.push({ name, status: "completed", conclusion: name === "a" ? "skipped" : "success" });
  }
  const { stderr } = await mergedBy(place, number);
  expect(stderr).toContain("checks that have passed: 6\n");
});

test("settings of the person that are about other merges do not matter", async () => {
  const place = await openPlace(signer);
  const { number } = place.openPull();
  const settings = {
    ...{
      "merge.ff": "only",
      "merge.log": "true",
      "push.followTags": "true",
      "fetch.prune": "true",
      "push.default": "nothing",
    },
    ...{
      "commit.cleanup": "strip",
      "i18n.commitEncoding": "ISO-8859-1",
      "commit.gpgSign": "false",
      "push.gpgSign": "false",
    },
  };
  for (const [key, value] of Object.entries(settings)) place.git("config", key, value);
  const trace = join(makeDirectory(), "trace");
  overwrite(place, ".git/hooks/pre-push", `#!/bin/sh\necho ran > ${trace}\nexit 1\n`);
  chmodSync(join(place.clone, ".git/hooks/pre-push"), 0o755);
  // Nor does a file that git does not know yet.
  overwrite(place, "notes.txt", "notes\n");
  const { commit } = await mergedBy(place, number);
  expect(place.repository.git(["log", "-1", "--format=%B", commit]).trimEnd()).toBe(
    "Merge pull request #1 from acme/feature\n\nAdd a file",
  );
  expect(existsSync(trace)).toBe(false);
});

test("it works in a linked work tree, below its top, and with git's variables set for another place", async () => {
  const place = await openPlace(signer);
  const { number } = place.openPull();
  const tree = join(makeDirectory(), "tree");
  place.git("worktree", "add", "--quiet", "-b", "mine", tree);
  const env = { GIT_DIR: makeDirectory(), GIT_INDEX_FILE: "/nonexistent", GIT_WORK_TREE: "/" };
  const { code, stderr } = await place.merge(number, { cwd: tree, env });
  expect({ code, stderr }).toEqual({ code: 0, stderr });
});

test("over HTTP, the address tells the repository, and a token in it is shown to nobody", async () => {
  const login = { username: "alice", password: "hunter22-hunter22" };
  const server = await open(startGitServer({ login }));
  const repository = server.createRepository({ name: "acme/app.git" });
  const place = await openPlace(signer, { repository });
  const address = server.urlOf(repository).replace("//", `//${login.username}:${login.password}@`);
  place.git("remote", "add", "forge", address);
  const { number } = place.openPull();
  const { code, stderr } = await place.merge(number, { args: ["--remote", "forge"], named: false });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining("hunter22") });
  expect(stderr).toContain("Deleted the branch feature");
});

(isInstalled("ssh-keygen") ? test : test.skip)(
  "a list of SSH keys without that of the person stops nobody",
  async () => {
    const ssh = await makeSigner("ssh");
    const list = join(makeDirectory({ list: "" }), "list");
    const place = await openPlace({ config: { ...ssh.config, "gpg.ssh.allowedSignersFile": list } });
    const { number } = place.openPull();
    const { stderr } = await mergedBy(place, number);
    expect(stderr).toContain('Good "git" signature with ED25519 key SHA256:');
  },
);

const hasTerminal = isInstalled("script") && isInstalled("ssh-keygen");
(hasTerminal ? test : test.skip)("a passphrase can be typed at the terminal", async () => {
  const place = await openPlace(await makeSigner("ssh", "hunter22"));
  const { number } = place.openPull();
  const { code, stdout } = await place.merge(number, { typed: "hunter22\n" });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringContaining("Deleted the branch feature"),
  });
  expect(stdout).not.toContain("hunter22");
});
