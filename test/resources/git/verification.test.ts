import * as v from "valibot";
import { Source } from "../../../resources/git/source.ts";
import { verifiedMetadata } from "../../../resources/git/verification/summary.ts";
import { type Candidate, openVerifier } from "../../../resources/git/verification.ts";
import { gitContext, openSession } from "../../support/git-scratch.ts";
import { createRepository, type TestRepository } from "../../support/git-server/repository.ts";
import { makePerson, type Person, SignedHistory } from "../../support/signed-history.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

let temporary: TemporaryDirectory;
let alice: Person;
let bob: Person;
let mallory: Person;
beforeAll(async () => {
  [alice, bob, mallory] = (await Promise.all(["Alice", "Bob", "Mallory"].map(makePerson))) as [
    Person,
    Person,
    Person,
  ];
});
beforeEach(async () => {
  temporary = await temporaryDirectory();
});
afterEach(() => temporary.remove());

interface Setting {
  readonly repository?: TestRepository;
  readonly policy?: object | undefined;
  readonly step?: "check" | "in";
  readonly keys?: readonly string[];
}

/** A verifier with the keys of Alice and Bob, over a repository. */
async function verifying({
  policy,
  step = "in",
  keys = [alice.publicKey, bob.publicKey],
  ...rest
}: Setting = {}) {
  const repository = rest.repository ?? createRepository(temporary.path);
  const context = gitContext();
  const source = v.parse(Source, {
    uri: repository.path,
    commit_verification_keys: keys,
    commit_verification: policy,
  });
  const verifier = await openVerifier(source, context, step);
  const session = await openSession(repository.path);
  return {
    history: new SignedHistory(repository),
    repository,
    verifier,
    log: context.log,
    verify: async (candidate: Candidate, since?: string) => {
      if (!verifier) throw new Error("There is no verifier");
      return verifier.verify({ gitDir: repository.path, session }, candidate, since);
    },
  };
}

describe("whether anything is verified", () => {
  test.each([
    { name: "no key is listed", keys: [], step: "in" as const },
    { name: "check is not told how", keys: undefined, step: "check" as const },
  ])("not where $name", async ({ keys, step }) => {
    const { verifier, log } = await verifying({ step, ...(keys && { keys }) });
    expect([verifier, log.text()]).toEqual([undefined, ""]);
  });

  test("not where the listed keys are empty, which is told", async () => {
    const { verifier, log } = await verifying({ keys: ["", " "] });
    expect(verifier).toBeUndefined();
    expect(log.text()).toContain("Signatures are not verified: the keys that source lists are empty");
  });

  test.each([
    { mode: "head", step: "check", needs: "commit" },
    { mode: "range", step: "check", needs: "history" },
    { mode: "range", step: "in", needs: "commit" },
    { mode: "range", step: "in", root: "1".repeat(40), needs: "history" },
    { mode: "strict", step: "in", root: "1".repeat(40), needs: "history" },
    { mode: "tag", step: "check", needs: "commit" },
  ] as const)("$mode in $step needs the $needs", async ({ mode, step, needs, ...rest }) => {
    const trusted_root = "root" in rest ? rest.root : undefined;
    const { verifier } = await verifying({ policy: { mode, trusted_root }, step });
    expect(verifier?.needs).toBe(needs);
  });
});

describe("head", () => {
  test.each(["sha1", "sha256"] as const)(
    "takes what somebody on the list has signed (%s)",
    async (objectFormat) => {
      const repository = createRepository(temporary.path, { objectFormat });
      const { history, verify, log } = await verifying({ repository });
      const commit = await history.commit({ by: bob });
      const verified = await verify({ commit });
      expect(verified).toMatchObject({ by: { kind: "trusted", format: "openpgp" }, commits: 1 });
      expect(verifiedMetadata(verified)).toEqual([
        { name: "signer", value: "Bob <bob@example.com>" },
        { name: "signer_fingerprint", value: expect.stringMatching(new RegExp(`^${bob.fingerprint}$`, "i")) },
        { name: "signature_format", value: "openpgp" },
        { name: "commits_verified", value: "1" },
      ]);
      expect(log.text()).toContain(`Verified commit ${commit}: signed by Bob`);
    },
  );

  test.each([
    { name: "nobody", by: () => undefined },
    { name: "somebody who is not on the list", by: () => mallory },
  ])("refuses what $name has signed", async ({ by }) => {
    const { history, verify } = await verifying();
    const commit = await history.commit({ by: by() });
    await expect(verify({ commit })).rejects.toMatchObject({
      code: "untrusted",
      message: expect.stringContaining(`The commit ${commit} is not signed`),
    });
  });

  test("does not look at what came before", async () => {
    const { history, verify } = await verifying();
    const first = await history.commit({});
    const commit = await history.commit({ parents: [first], by: alice });
    await expect(verify({ commit })).resolves.toMatchObject({ commits: 1 });
  });

  test("is not deceived by a replacement of the commit", async () => {
    const { history, repository, verify } = await verifying();
    const signed = await history.commit({ by: alice });
    const unsigned = await history.commit({});
    repository.git(["replace", "-f", unsigned, signed]);
    await expect(verify({ commit: unsigned })).rejects.toMatchObject({ code: "untrusted" });
  });

  test("refuses what is no commit", async () => {
    const { repository, verify } = await verifying();
    const blob = repository.git(["hash-object", "-w", "--stdin"], "x");
    await expect(verify({ commit: blob })).rejects.toThrow(
      `Cannot trust commit "${blob}": there is no such commit`,
    );
    await expect(verify({ commit: "1".repeat(40) })).rejects.toThrow("there is no such commit");
  });
});

describe("range", () => {
  const policy = { mode: "range" };

  test("wants every commit since the version before, those of merged branches too", async () => {
    const { history, verify } = await verifying({ policy, step: "check" });
    const first = await history.commit({});
    const second = await history.commit({ parents: [first], by: alice });
    const side = await history.commit({ branch: "side", parents: [first], message: "side\n", by: bob });
    const merge = await history.commit({ parents: [second, side], message: "merge\n", by: alice });
    await expect(verify({ commit: merge }, first)).resolves.toMatchObject({ commits: 3 });
    const bad = await history.commit({ branch: "side", parents: [side], message: "bad\n" });
    const second_merge = await history.commit({ parents: [merge, bad], message: "again\n", by: alice });
    await expect(verify({ commit: second_merge }, merge)).rejects.toThrow(`The commit ${bad} is not signed`);
  });

  test("begins at the trusted root where there is one", async () => {
    const repository = createRepository(temporary.path);
    const root = await new SignedHistory(repository).commit({});
    const { history, verify } = await verifying({ repository, policy: { ...policy, trusted_root: root } });
    const commit = await history.commit({ parents: [root], by: alice });
    await expect(verify({ commit })).resolves.toMatchObject({ commits: 1 });
    const { by, commits } = await verify({ commit: root });
    expect([by, commits]).toEqual([undefined, 0]);
    const stranger = await history.commit({ branch: "other", message: "other\n", by: alice });
    await expect(verify({ commit: stranger })).rejects.toThrow(
      `trusted_root "${root}" is not part of its history`,
    );
  });

  test("verifies the commit alone where nothing is known, and says so", async () => {
    const { history, verify, log } = await verifying({ policy });
    const first = await history.commit({});
    const commit = await history.commit({ parents: [first], by: alice });
    await expect(verify({ commit })).resolves.toMatchObject({ commits: 1 });
    expect(log.text()).toContain(`Verifying commit ${commit} alone`);
  });

  test("wants everything where the version before is gone", async () => {
    const { history, verify } = await verifying({ policy, step: "check" });
    const first = await history.commit({});
    const commit = await history.commit({ parents: [first], by: alice });
    await expect(verify({ commit }, "1".repeat(40))).rejects.toThrow(`The commit ${first} is not signed`);
  });

  test("verifies the version before once more where nothing came in", async () => {
    const { history, verify } = await verifying({ policy, step: "check" });
    const commit = await history.commit({});
    await expect(verify({ commit }, commit)).rejects.toThrow(`The commit ${commit} is not signed`);
  });
});

test("strict wants every ancestor down to the root, whatever version was before", async () => {
  const repository = createRepository(temporary.path);
  const root = await new SignedHistory(repository).commit({});
  const policy = { mode: "strict", trusted_root: root };
  const { history, verify } = await verifying({ repository, policy, step: "check" });
  const unsigned = await history.commit({ parents: [root], message: "unsigned\n" });
  const commit = await history.commit({ parents: [unsigned], by: alice });
  await expect(verify({ commit }, unsigned)).rejects.toThrow(`The commit ${unsigned} is not signed`);
  const fine = await history.commit({ parents: [root], message: "fine\n", by: alice });
  const finer = await history.commit({ parents: [fine], message: "finer\n", by: bob });
  await expect(verify({ commit: finer })).resolves.toMatchObject({ commits: 2 });
});

describe("tag", () => {
  const policy = { mode: "tag" };

  test("takes a signed tag on a commit that nobody has signed", async () => {
    const { history, verify, log } = await verifying({ policy });
    const commit = await history.commit({});
    const oid = await history.tag({ name: "v1", commit, by: alice });
    await expect(verify({ commit, tag: { name: "v1", oid } })).resolves.toMatchObject({ commits: 0 });
    expect(log.text()).toContain(`Verified tag "v1" on commit ${commit}: signed by Alice`);
  });

  test.each([
    { name: "nobody has signed", by: () => undefined, saidName: "v1", problem: "" },
    { name: "a stranger has signed", by: () => mallory, saidName: "v1", problem: "" },
    {
      name: "was made under another name",
      by: () => alice,
      saidName: "v0",
      problem: 'made for the name "v0"',
    },
  ])("refuses a tag that $name", async ({ by, saidName, problem }) => {
    const { history, verify } = await verifying({ policy });
    const commit = await history.commit({ by: alice });
    const oid = await history.tag({ name: "v1", saidName, commit, by: by() });
    const verifying_ = verify({ commit, tag: { name: "v1", oid } });
    await expect(verifying_).rejects.toMatchObject({
      code: "untrusted",
      message: expect.stringContaining(problem),
    });
    await expect(verifying_).rejects.toThrow('Cannot trust tag "v1"');
  });

  test("refuses a signed tag for another commit", async () => {
    const { history, verify } = await verifying({ policy });
    const commit = await history.commit({ by: alice });
    const other = await history.commit({ parents: [commit], by: alice });
    const oid = await history.tag({ name: "v1", commit, by: alice });
    await expect(verify({ commit: other, tag: { name: "v1", oid } })).rejects.toThrow(
      `about commit ${commit}`,
    );
  });

  test("refuses lightweight tags and plain commits", async () => {
    const { history, verify } = await verifying({ policy });
    const commit = await history.commit({ by: alice });
    await expect(verify({ commit, tag: { name: "v1", oid: commit } })).rejects.toThrow(
      "it is a lightweight tag",
    );
    await expect(verify({ commit })).rejects.toThrow("only signed tags get in");
  });
});

test("tag_and_head wants both signatures", async () => {
  const { history, verify } = await verifying({ policy: { mode: "tag_and_head" } });
  const unsigned = await history.commit({});
  const onUnsigned = await history.tag({ name: "v1", commit: unsigned, by: alice });
  await expect(verify({ commit: unsigned, tag: { name: "v1", oid: onUnsigned } })).rejects.toThrow(
    "is not signed",
  );
  const commit = await history.commit({ message: "signed\n", by: alice });
  const plain = await history.tag({ name: "v2", commit });
  await expect(verify({ commit, tag: { name: "v2", oid: plain } })).rejects.toThrow('Cannot trust tag "v2"');
  const both = await history.tag({ name: "v3", commit, by: bob });
  await expect(verify({ commit, tag: { name: "v3", oid: both } })).resolves.toMatchObject({ commits: 1 });
});
