import { pushRefs } from "../../../shared/git/push.ts";
import type { Repository } from "../../../shared/git/repository.ts";
import { repositoryWith } from "../../support/git-scratch.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";

const MAIN = "refs/heads/main";

/** A remote with one commit, and our own copy of it with a second one on top. */
async function prepared(kind: "http" | "local" = "http") {
  const server = await open(startGitServer());
  const remote = server.createRepository();
  const base = remote.commit("main", { file: "1\n" });
  const uri = kind === "http" ? server.urlOf(remote) : remote.path;
  const repository = await repositoryWith(uri, [MAIN]);
  const ours = await commitOn(repository, base, "ours");
  return { server, remote, base, ours, repository };
}

async function commitOn({ gitDir, session }: Repository, parent: string, message: string): Promise<string> {
  const identity = ["-c", "user.name=Us", "-c", "user.email=us@example.com"];
  const args = [...identity, "commit-tree", "-p", parent, "-m", message, `${parent}^{tree}`];
  return (await session.run(args, { gitDir })).stdout.toString().trim();
}

describe.each(["http", "local"] as const)("pushRefs() over %s", (kind) => {
  test("moves a branch from what is expected", async () => {
    const { remote, base, ours, repository } = await prepared(kind);
    await expect(pushRefs(repository, [{ ref: MAIN, oid: ours, expected: base }])).resolves.toEqual([
      { ref: MAIN, outcome: "updated", reason: "" },
    ]);
    expect(remote.refs()).toEqual({ [MAIN]: ours });
  });

  test("makes a branch and a tag that are absent, both or none", async () => {
    const { remote, base, ours, repository } = await prepared(kind);
    const made = await pushRefs(
      repository,
      [
        { ref: "refs/heads/new", oid: ours, expected: "absent" },
        { ref: "refs/tags/v1", oid: base, expected: "absent" },
      ],
      { mode: "atomic" },
    );
    expect(made.map(({ outcome }) => outcome)).toEqual(["updated", "updated"]);
    expect(remote.refs()).toEqual({ [MAIN]: base, "refs/heads/new": ours, "refs/tags/v1": base });
  });

  test.each([
    { name: "moved", expected: "base" as const },
    { name: "there already", expected: "absent" as const },
  ])("calls a branch stale that is $name", async ({ expected }) => {
    const { remote, base, ours, repository } = await prepared(kind);
    const theirs = remote.commit("main", { file: "theirs\n" });
    const update = { ref: MAIN, oid: ours, expected: expected === "base" ? base : "absent" };
    await expect(pushRefs(repository, [update])).resolves.toEqual([
      { ref: MAIN, outcome: "stale", reason: "stale info" },
    ]);
    expect(remote.refs()).toEqual({ [MAIN]: theirs });
  });

  test("leaves a branch that has moved alone without a lease, too", async () => {
    const { remote, ours, repository } = await prepared(kind);
    const theirs = remote.commit("main", { file: "theirs\n" });
    const [result] = await pushRefs(repository, [{ ref: MAIN, oid: ours, expected: "any" }]);
    expect(result?.outcome).toBe("stale");
    expect(remote.refs()).toEqual({ [MAIN]: theirs });
  });

  test("calls what is there already up to date", async () => {
    const { base, repository } = await prepared(kind);
    await expect(pushRefs(repository, [{ ref: MAIN, oid: base, expected: base }])).resolves.toEqual([
      { ref: MAIN, outcome: "up-to-date", reason: "" },
    ]);
  });

  test("hands over the words of a hook that refuses", async () => {
    const { remote, base, ours, repository } = await prepared(kind);
    remote.installHook("pre-receive", "echo 'versions are frozen'; echo 'ask the release team' >&2; exit 1");
    await expect(pushRefs(repository, [{ ref: MAIN, oid: ours, expected: base }])).resolves.toEqual([
      {
        ref: MAIN,
        outcome: "rejected",
        reason: "pre-receive hook declined; versions are frozen ask the release team",
      },
    ]);
    expect(remote.refs()).toEqual({ [MAIN]: base });
  });

  test("hands push options to the hooks", async () => {
    const { remote, base, ours, repository } = await prepared(kind);
    remote.installHook("pre-receive", 'echo "told $GIT_PUSH_OPTION_0"; exit 1');
    const updates = [{ ref: MAIN, oid: ours, expected: base }];
    const [result] = await pushRefs(repository, updates, { pushOptions: ["ci.skip"] });
    expect(result?.reason).toContain("told ci.skip");
  });
});

test.each(["http", "local"] as const)(
  "of sixteen racing updates over %s exactly one counts",
  async (kind) => {
    const { server, remote, base } = await prepared();
    const uri = kind === "http" ? server.urlOf(remote) : remote.path;
    const racers = await Promise.all(
      Array.from({ length: 16 }, async (_, at) => {
        const repository = await repositoryWith(uri, [MAIN]);
        return { repository, oid: await commitOn(repository, base, `racer ${at}`) };
      }),
    );
    const outcomes = await Promise.all(
      racers.map(async ({ repository, oid }) => {
        const [pushed] = await pushRefs(repository, [{ ref: MAIN, oid, expected: base }]);
        return { oid, outcome: pushed?.outcome };
      }),
    );
    const winners = outcomes.filter(({ outcome }) => outcome === "updated");
    expect(winners).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === "stale")).toHaveLength(15);
    expect(remote.refs()).toEqual({ [MAIN]: winners[0]?.oid });
  },
);

test("a hook sees the race that git's own look did not", async () => {
  const { remote, base, ours, repository } = await prepared();
  const theirs = remote.git(["commit-tree", "-p", base, "-m", "theirs", `${base}^{tree}`]);
  // The quarantine of a push forbids the hook to change refs; another process may.
  remote.installHook("pre-receive", `unset GIT_QUARANTINE_PATH; git update-ref ${MAIN} ${theirs}`);
  const [result] = await pushRefs(repository, [{ ref: MAIN, oid: ours, expected: base }]);
  expect(result).toMatchObject({ outcome: "stale", reason: expect.stringContaining(theirs) });
  expect(remote.refs()).toEqual({ [MAIN]: theirs });
});

test("an update that curl has sent twice counts as made", async () => {
  const { server, remote, base, ours, repository } = await prepared();
  server.fail("push", { kind: "lost-reply" });
  await expect(pushRefs(repository, [{ ref: MAIN, oid: ours, expected: base }])).resolves.toEqual([
    { ref: MAIN, outcome: "updated", reason: "" },
  ]);
  expect(server.requests.filter(({ subject }) => subject === "push")).toHaveLength(2);
  expect(remote.refs()).toEqual({ [MAIN]: ours });
});

test.each([
  { name: "every reply is lost", fault: { kind: "lost-reply" }, isApplied: true },
  { name: "the server breaks down", fault: { kind: "status", status: 500 }, isApplied: false },
  { name: "every connection is reset", fault: { kind: "reset" }, isApplied: false },
] as const)("throws without a verdict when $name", async ({ fault, isApplied }) => {
  const { server, remote, base, ours, repository } = await prepared();
  server.fail("push", fault, 5);
  await expect(pushRefs(repository, [{ ref: MAIN, oid: ours, expected: base }])).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining(`whether "${MAIN}" has changed is unknown`),
  });
  expect(remote.refs()).toEqual({ [MAIN]: isApplied ? ours : base });
});

test("a login that may only read is refused at once, in the words of the server", async () => {
  const { server, base, ours, repository } = await prepared();
  server.fail("refs-for-push", { kind: "status", status: 403, text: "You may only read this" });
  await expect(pushRefs(repository, [{ ref: MAIN, oid: ours, expected: base }])).rejects.toMatchObject({
    code: "access-denied",
    message: expect.stringMatching(/^Cannot push to "http.*You may only read this/),
  });
});

test.each(["http", "local"] as const)(
  "of an atomic push over %s nothing is made when one is late",
  async (kind) => {
    const { remote, ours, repository } = await prepared(kind);
    const theirs = remote.commit("main", { file: "theirs\n" });
    const updates = [MAIN, "refs/tags/v1"].map((ref) => ({ ref, oid: ours, expected: "any" }));
    const [branch, tag] = await pushRefs(repository, updates, { mode: "atomic" });
    expect(branch).toMatchObject({ outcome: "stale", reason: expect.stringContaining("fetch first") });
    expect(tag).toMatchObject({ outcome: "rejected", reason: expect.stringContaining("atomic push failed") });
    expect(remote.refs()).toEqual({ [MAIN]: theirs });
  },
);

test("force replaces what is there", async () => {
  const { remote, ours, repository } = await prepared();
  remote.commit("main", { file: "theirs\n" });
  const update = { ref: MAIN, oid: ours, expected: "any", force: true };
  await expect(pushRefs(repository, [update])).resolves.toMatchObject([{ outcome: "updated" }]);
  expect(remote.refs()).toEqual({ [MAIN]: ours });
});
