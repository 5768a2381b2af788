import { dirname } from "node:path";
import { addCommit } from "../../support/git-server/history.ts";
import { makeDirectory } from "../support/workspace.ts";
import { openPlace, overwrite, type Place, type Pull, type RunOptions, refusedBy } from "./forge.ts";
import { makeSigner, type Signer, writeProgram } from "./signers.ts";

let signer: Signer;
let place: Place;
beforeAll(async () => {
  signer = await makeSigner("a program that speaks like gpg");
  place = await openPlace(signer, { longestPage: 2 });
});

let opened = 0;
const openPull = () => place.openPull({ branch: `feature-${++opened}` });

describe("a pull request that is", () => {
  const checksOf = ({ head }: Pull) => place.project.checksOf(head);
  const status = (state: string) => ({ context: "ci/build", state });
  const run = (word: string, conclusion: string | null) => ({ name: "unit", status: word, conclusion });

  test.each<{ name: string; prepare(pull: Pull): void; says: string }>([
    {
      name: "closed",
      prepare({ facts }) {
        facts.isClosed = true;
      },
      says: "it is closed. Reopen it first",
    },
    {
      name: "a draft",
      prepare({ facts }) {
        facts.draft = true;
      },
      says: "it is a draft",
    },
    {
      name: "merged already",
      prepare: ({ head }) => void place.repository.git(["update-ref", "refs/heads/main", head]),
      says: "it is merged already",
    },
    {
      name: "in conflict",
      prepare: ({ facts }) =>
        void addCommit(place.repository, { files: { [`${facts.branch}.txt`]: "another\n" } }),
      says: "it conflicts with main. Merge main into its branch and resolve the conflicts",
    },
    {
      name: "failed by a status",
      prepare: (pull) => void checksOf(pull).statuses.push(status("error")),
      says: 'checks have failed: "ci/build"',
    },
    {
      name: "pending",
      prepare: (pull) => void checksOf(pull).statuses.push(status("pending")),
      says: 'checks have not finished: "ci/build"',
    },
    {
      name: "being checked",
      prepare: (pull) => void checksOf(pull).checkRuns.push(run("queued", null)),
      says: 'checks have not finished: "unit"',
    },
    {
      name: "failed by a check on the last page",
      prepare: (pull) => {
        for (let at = 0; at < 4; at++) checksOf(pull).checkRuns.push(run("completed", "success"));
        checksOf(pull).checkRuns.push({ ...run("completed", "timed_out"), name: "last" });
      },
      says: 'checks have failed: "last"',
    },
    {
      name: "blocked",
      prepare({ facts }) {
        facts.mergeableState = "blocked";
      },
      says: "the rules of main are not fulfilled",
    },
    {
      name: "objected to",
      prepare: ({ facts: { reviews } }) => {
        for (const state of ["APPROVED", "CHANGES_REQUESTED", "COMMENTED"])
          reviews.push({ user: "carol", state });
        for (const state of ["CHANGES_REQUESTED", "DISMISSED"]) reviews.push({ user: "dave", state });
        reviews.push({ user: "stranger", state: "CHANGES_REQUESTED", association: "NONE" });
      },
      says: 'changes are requested by "carol". Satisfy',
    },
  ])("$name is refused", async ({ prepare, says }) => {
    const pull = openPull();
    prepare(pull);
    const line = await refusedBy(place, pull.number);
    expect(line).toContain(`Cannot merge "acme/app#${pull.number}": ${says}`);
  });
});

test("a repository without merge commits gets none", async () => {
  const { number } = openPull();
  place.project.allowsMergeCommits = false;
  await expect(refusedBy(place, number)).resolves.toContain("the repository allows no merge commits");
  place.project.allowsMergeCommits = true;
});

describe("a clone that", () => {
  test.each<{ name: string; prepare?(place: Place): void; options?: () => RunOptions; says: string }>([
    {
      name: "has changes without a commit",
      prepare: (own) => overwrite(own, "README.md", "changed\n"),
      says: "there are changes without a commit (README.md, …). Commit or stash them first",
    },
    {
      name: "is in the middle of a merge",
      prepare: (own) => overwrite(own, ".git/MERGE_HEAD", `${own.git("rev-parse", "HEAD")}\n`),
      says: "there is an unfinished MERGE_HEAD",
    },
    {
      name: "has a part of the history only",
      prepare: (own) => overwrite(own, ".git/shallow", `${own.git("rev-parse", "HEAD")}\n`),
      says: "it has only a part of the history. Run git fetch --unshallow first",
    },
    {
      name: "is none",
      options: () => ({ cwd: makeDirectory() }),
      says: "Cannot find a git repository here: fatal: not a git repository",
    },
    {
      name: "is used with an old git",
      options: () => {
        const directory = dirname(writeProgram("echo git version 2.37.7", "git"));
        return { env: { PATH: `${directory}:${process.env["PATH"]}` } };
      },
      says: "Cannot merge with git 2.37.7: it is too old. Use git 2.38 or newer",
    },
    {
      name: "has no such remote",
      options: () => ({ args: ["--remote=--all"] }),
      says: 'Cannot find the remote "--all"',
    },
    {
      name: "pushes to another place",
      prepare: ({ git }) =>
        void git("remote", "set-url", "--push", "origin", "git@github.com:mallory/app.git"),
      says: "git pushes to another place than it fetches from",
    },
    {
      name: "pushes to two places",
      prepare: ({ git, repository }) => {
        git("remote", "set-url", "--push", "origin", repository.path);
        git("remote", "set-url", "--push", "--add", "origin", makeDirectory());
      },
      says: "git pushes to another place than it fetches from",
    },
  ])("$name is refused", async ({ prepare, says, options }) => {
    const own = prepare === undefined ? place : await openPlace(signer);
    const { number } = own.openPull({ branch: `clone-${++opened}` });
    prepare?.(own);
    await expect(refusedBy(own, number, options?.())).resolves.toContain(says);
  });
});
