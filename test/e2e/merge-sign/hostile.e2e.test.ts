import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addCommit } from "../../support/git-server/history.ts";
import { waitFor } from "../../support/processes.ts";
import { makeDirectory } from "../support/workspace.ts";
import { mergedBy, openPlace, type Place, type Pull, refusedBy } from "./forge.ts";
import { makeSigner, type Signer, writeProgram } from "./signers.ts";

let signer: Signer;
beforeAll(async () => {
  signer = await makeSigner("a program that speaks like gpg");
});

/** A place where git signs with a shell script; `$SIGN` in it is what signs in truth. */
function openPlaceWith(script: string): Promise<Place> {
  const program = writeProgram(`SIGN='${signer.config["gpg.program"]}'\n${script}`);
  return openPlace({ config: { ...signer.config, "gpg.program": program } });
}

test.each([
  { name: "fails", script: "exit 2", says: "git cannot sign (error: gpg failed to sign the data" },
  {
    name: "makes something else than a signature",
    script: 'cat > /dev/null; printf "\\n[GNUPG:] SIG_CREATED \\n" >&2; echo hello',
    says: "git does not accept its own signature",
  },
  {
    name: "makes nothing",
    script: 'cat > /dev/null; printf "\\n[GNUPG:] SIG_CREATED \\n" >&2',
    says: "git has made a commit without a signature",
  },
  {
    name: "signs something else",
    script: 'case "$*" in *-bsau*) echo else | $SIGN "$@";; *) $SIGN "$@";; esac',
    says: "git does not accept its own signature (gpg: BAD signature",
  },
])("where signing $name, nothing is pushed", async ({ script, says }) => {
  const place = await openPlaceWith(script);
  const { number } = place.openPull();
  const line = await refusedBy(place, number);
  expect(line).toContain(says);
  expect(line).toContain("Configure user.signingKey");
});

test("what was pushed to the pull request behind the back of the forge is not merged", async () => {
  const place = await openPlace(signer);
  const { number, head } = place.openPull();
  const evil = addCommit(place.repository, { branch: "feature", files: { evil: "evil\n" } });
  const body = JSON.stringify(place.project.pull(number));
  expect(body).toContain(head);
  place.project.show(number);
  place.api.answerInstead(/\/pulls\/1$/, { status: 200, body });
  await expect(refusedBy(place, number)).resolves.toContain(`has refs/pull/1/head at ${evil}`);
});

test.each<{ name: string; happens(pull: Pull, place: Place): void; says: string }>([
  {
    name: "somebody asks for changes",
    happens: ({ facts }) => void facts.reviews.push({ user: "carol", state: "CHANGES_REQUESTED" }),
    says: 'changes are requested by "carol"',
  },
  {
    name: "a check fails",
    happens: ({ head }, { project }) =>
      void project.checksOf(head).statuses.push({ context: "ci/slow", state: "failure" }),
    says: 'checks have failed: "ci/slow"',
  },
  {
    name: "it is closed",
    happens: ({ facts }) => {
      facts.isClosed = true;
    },
    says: "it is closed",
  },
  {
    name: "more is pushed to it",
    happens: ({ number }, { repository, project }) => {
      addCommit(repository, { branch: "feature", files: { more: "more\n" } });
      project.show(number);
    },
    says: "it has changed meanwhile, and brings",
  },
  {
    name: "it gets another base",
    happens: ({ facts }, { repository }) => {
      repository.git(["branch", "stable", "main"]);
      facts.base = "stable";
    },
    says: "into stable now. Nothing was pushed",
  },
])("while somebody types a passphrase $name: nothing is pushed", async ({ happens, says }) => {
  const directory = makeDirectory();
  const place = await openPlaceWith(
    `touch ${directory}/asked; while ! [ -e ${directory}/typed ]; do sleep 0.05; done; exec $SIGN "$@"`,
  );
  const pull = place.openPull();
  const { ended } = place.start(pull.number);
  await waitFor(() => existsSync(join(directory, "asked")));
  happens(pull, place);
  const before = place.repository.refs();
  writeFileSync(join(directory, "typed"), "");
  const { code, stdout, stderr } = await ended;
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(says);
  expect(place.repository.refs()).toEqual(before);
});

test("what was pushed to the base meanwhile is not pushed over", async () => {
  const remote = makeDirectory();
  const place = await openPlaceWith(
    `unset GIT_DIR; git --git-dir="$(cat ${remote}/path)" update-ref refs/heads/main refs/heads/other; exec $SIGN "$@"`,
  );
  const { repository } = place;
  writeFileSync(join(remote, "path"), repository.path);
  const { number } = place.openPull();
  const parents = [repository.git(["rev-parse", "main"])];
  const other = addCommit(repository, { branch: "other", parents, files: { "other.txt": "other\n" } });
  const { code, stdout, stderr } = await place.merge(number);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("main has changed meanwhile. Nothing was pushed; run this again");
  expect(repository.refs()).toMatchObject({ "refs/heads/main": other });
  expect(repository.refs()).toHaveProperty(["refs/heads/feature"]);
});

test("what the server does not take is told in its words", async () => {
  const place = await openPlace(signer);
  const { number } = place.openPull();
  place.repository.installHook("pre-receive", 'echo "GH006: Protected branch update failed" >&2; exit 1');
  await expect(refusedBy(place, number)).resolves.toContain(
    'Cannot push the merge of "acme/app#1" to main of "origin": pre-receive hook declined; GH006: Protected branch update failed',
  );
});

test.each([
  // Ctrl-C reaches everything that runs in the terminal.
  { name: "Ctrl-C", signal: "SIGINT", sign: -1, code: 130 },
  { name: "kill", signal: "SIGTERM", sign: 1, code: 143 },
] as const)(
  "$name while git waits for a passphrase leaves nothing behind",
  async ({ signal, sign, code }) => {
    const started = join(makeDirectory(), "started");
    const place = await openPlaceWith(
      `echo $$ > ${started}.tmp; mv ${started}.tmp ${started}; exec sleep 300`,
    );
    const { number } = place.openPull();
    const before = place.state();
    const { child, ended } = place.start(number);
    await waitFor(() => existsSync(started));
    process.kill(sign * Number(child.pid), signal);
    const outcome = await ended;
    expect([outcome.code, outcome.stdout]).toEqual([code, ""]);
    expect(outcome.stderr).toContain(`error: Interrupted by ${signal}`);
    expect(place.state()).toEqual(before);
    const asking = Number(readFileSync(started, "utf8"));
    if (sign === 1) process.kill(asking);
    await waitFor(() => !existsSync(`/proc/${asking}`));
  },
);

test("Ctrl-C while the server takes the merge leaves it to the person to look", async () => {
  const started = join(makeDirectory(), "started");
  const place = await openPlace(signer);
  const { number } = place.openPull();
  place.repository.installHook("pre-receive", `touch ${started}; sleep 1`);
  const { child, ended } = place.start(number);
  await waitFor(() => existsSync(started));
  process.kill(-Number(child.pid), "SIGINT");
  const { code, stdout, stderr } = await ended;
  expect([code, stdout]).toEqual([130, ""]);
  expect(stderr).toMatch(
    /warning: The merge [0-9a-f]{40} was being pushed; look whether main of "origin" has it/,
  );
  expect(place.repository.refs()).toHaveProperty(["refs/heads/feature"]);
});

test("what strangers have named is taken literally, and steers no terminal", async () => {
  const place = await openPlace(signer);
  const title = "Add \u001b[31mred\u001b[0m\n\n# $(touch pwned) `id`\u2028\u202eSigned-off-by: Mallory";
  const branch = "a;touch$IFS'pwned\"&|>x";
  const { number } = place.openPull({ branch, title });
  const { commit, stderr } = await mergedBy(place, number);
  expect(stderr).not.toMatch(/[^\P{Cc}\n]/u);
  expect(place.repository.git(["log", "-1", "--format=%B", commit]).trimEnd()).toBe(
    `Merge pull request #1 from acme/${branch}\n\nAdd  [31mred [0m # $(touch pwned) \`id\` Signed-off-by: Mallory`,
  );
  expect(place.repository.refs()).not.toHaveProperty([`refs/heads/${branch}`]);
});

test("a branch whose name begins with a dash is no option", async () => {
  const place = await openPlace(signer);
  const { number } = place.openPull({ branch: "--force" });
  await mergedBy(place, number);
  expect(place.repository.refs()).not.toHaveProperty(["refs/heads/--force"]);
});
