import { type Checker, commits, openChecker } from "../../../support/git-check.ts";
import { startGitServer } from "../../../support/git-server/server.ts";
import { open } from "../../../support/opened.ts";
import { makePerson, type Person, SignedHistory } from "../../../support/signed-history.ts";

let ada: Person;
beforeAll(async () => {
  ada = await makePerson("Ada");
});

let history: SignedHistory;
let uri: string;
let checker: Checker;
let requests: () => number;
beforeEach(async () => {
  const server = await open(startGitServer());
  const repository = server.createRepository();
  uri = server.urlOf(repository);
  history = new SignedHistory(repository);
  checker = await openChecker();
  requests = () => server.requests.length;
});

/** Commits one after the other: signed by Ada, or by nobody. */
async function commitAll(signed: readonly boolean[], parent?: string): Promise<string[]> {
  const made: string[] = [];
  for (const [at, isSigned] of signed.entries()) {
    const before = made.at(-1) ?? parent;
    const by = isSigned ? ada : undefined;
    const message = `${parent ?? ""} ${at}\n`;
    made.push(await history.commit({ ...(before !== undefined && { parents: [before] }), by, message }));
  }
  return made;
}

const sourceOf = (policy: object, keys: object = {}) => ({
  uri,
  commit_verification_keys: [ada.publicKey],
  commit_verification: policy,
  ...keys,
});

test("with keys alone check verifies nothing, as the stock type does", async () => {
  const [only] = await commitAll([false]);
  await expect(checker.run({ uri, commit_verification_keys: [ada.publicKey] })).resolves.toEqual(
    commits(only),
  );
});

test("what somebody on the list has signed becomes a version", async () => {
  const made = await commitAll([true, true, true]);
  await expect(checker.run(sourceOf({}), { ref: made[0] })).resolves.toEqual(commits(...made));
});

test("an unsigned commit fails the check, or is passed over, every time", async () => {
  const [first, unsigned, last] = await commitAll([true, false, true]);
  for (const _ of ["once", "and again"]) {
    await expect(checker.run(sourceOf({}), { ref: first })).rejects.toMatchObject({
      code: "untrusted",
      message: expect.stringContaining(String(unsigned)),
    });
  }
  const passing = sourceOf({ on_unverified: "skip" });
  for (const _ of ["once", "and again"]) {
    await expect(checker.run(passing, { ref: first })).resolves.toEqual(commits(first, last));
  }
  expect(checker.log().match(/passing over it/g)).toHaveLength(2);
});

test("a first check that passes over everything says so once", async () => {
  await commitAll([false]);
  await expect(checker.run(sourceOf({ on_unverified: "skip" }))).resolves.toEqual([]);
  expect(checker.log().match(/passing over it/g)).toHaveLength(1);
});

test("what holds back a range is told once, with the ways out, of which the trusted root is one", async () => {
  const [first, bad, , last] = await commitAll([true, false, true, true]);
  const range = { mode: "range", on_unverified: "skip" };
  await expect(checker.run(sourceOf(range), { ref: first })).resolves.toEqual(commits(first));
  expect(checker.log().match(/Cannot trust commit/g)).toHaveLength(1);
  const hint = `commit_verification.trusted_root is set to ${bad}`;
  expect(checker.log()).toMatch(new RegExp(`"${bad}" .*; passing over it\\. Sign it .*rewritten.* ${hint}`));
  await expect(checker.run(sourceOf({ mode: "range" }), { ref: first })).rejects.toMatchObject({
    hint: expect.stringContaining(hint),
  });
  await expect(checker.run(sourceOf({ ...range, trusted_root: bad }))).resolves.toEqual(commits(last));
});

test("a commit that holds back nothing needs no way out", async () => {
  const [first] = await commitAll([true, false]);
  await expect(checker.run(sourceOf({}), { ref: first })).rejects.toMatchObject({
    hint: "sign it with a listed key (git commit -S)",
  });
});

test("the given version is not judged again, and with nothing new nobody is asked for more than the refs", async () => {
  const [unsigned, signed] = await commitAll([false, true]);
  await expect(checker.run(sourceOf({}), { ref: unsigned })).resolves.toEqual(commits(unsigned, signed));
  await expect(checker.run(sourceOf({}), { ref: signed })).resolves.toEqual(commits(signed));
  const asked = requests();
  await expect(checker.run(sourceOf({}), { ref: signed })).resolves.toEqual(commits(signed));
  expect(requests() - asked).toBe(2);
});

test("a range has no unsigned commit in it, though filters leave it out", async () => {
  const [first, hidden, last] = await commitAll([true, false, true]);
  const filters = { commit_filter: { exclude: [" 1$"] } };
  await expect(checker.run(sourceOf({ mode: "head" }, filters), { ref: first })).resolves.toEqual(
    commits(first, last),
  );
  await expect(checker.run(sourceOf({ mode: "range" }, filters), { ref: first })).rejects.toMatchObject({
    code: "untrusted",
    message: expect.stringContaining(String(hidden)),
  });
});

test("every ancestor is fetched before it has to be signed", async () => {
  const signed = Array.from({ length: 60 }, () => true);
  const made = await commitAll(signed);
  const strict = { mode: "strict", trusted_root: made[0] };
  await expect(checker.run(sourceOf(strict))).resolves.toEqual(commits(made[59]));
  const [unsigned, last] = await commitAll([false, true], made[59]);
  await expect(checker.run(sourceOf(strict))).rejects.toThrow(String(unsigned));
  await expect((await openChecker()).run(sourceOf(strict))).rejects.toThrow(String(unsigned));
  expect(last).toBeDefined();
});

test("of tags, those that are not signed are passed over; one that moved is judged again", async () => {
  const [first = "", second = ""] = await commitAll([true, true]);
  await history.tag({ name: "v1", commit: first, by: ada });
  await history.tag({ name: "v2", commit: first });
  await history.tag({ name: "v3", commit: second, by: ada });
  const source = sourceOf({ mode: "tag", on_unverified: "skip" }, { tag_filter: "v*" });
  const [v1, v3] = [
    { ref: "v1", commit: first },
    { ref: "v3", commit: second },
  ];
  await expect(checker.run(source, v1)).resolves.toEqual([v1, v3]);
  await history.tag({ name: "v1", commit: second });
  await expect(checker.run(source, v1)).resolves.toEqual([v3]);
});
