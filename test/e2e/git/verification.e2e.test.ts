import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listen } from "../../support/listen.ts";
import { makePerson, type Person, SignedHistory } from "../../support/signed-history.ts";
import { makeDirectory } from "../support/workspace.ts";
import { get, got } from "./get.ts";
import { runStep } from "./program.ts";
import { overHttp } from "./ways.ts";

let alice: Person;
let mallory: Person;
beforeAll(async () => {
  [alice, mallory] = await Promise.all([makePerson("Alice"), makePerson("Mallory")]);
});

const keysOf = (...people: readonly Person[]) => people.map(({ publicKey }) => publicKey);
const rowsOf = (metadata: readonly { name: string; value: string }[]) =>
  Object.fromEntries(metadata.map(({ name, value }) => [name, value]));

/** A repository over HTTP in which only Alice may sign. */
async function guarded() {
  const way = await overHttp();
  const source = { ...way.source, branch: "main", commit_verification_keys: keysOf(alice) };
  return { ...way, source, history: new SignedHistory(way.repository) };
}

describe("get", () => {
  test("clones what somebody on the list has signed, and says who", async () => {
    const way = await guarded();
    const commit = await way.history.commit({ by: alice });
    const clone = await got(way, { version: { ref: commit } });
    expect(clone.git("rev-parse", "HEAD")).toBe(commit);
    expect(rowsOf(clone.answer.metadata)).toMatchObject({
      signer: "Alice <alice@example.com>",
      signer_fingerprint: alice.fingerprint,
      signature_format: "openpgp",
      commits_verified: "1",
    });
  });

  test.each([
    { name: "nobody", by: () => undefined, says: "it has no signature" },
    { name: "somebody else", by: () => mallory, says: "nobody on the list has the key" },
  ])("refuses what $name has signed before any of its files come", async ({ by, says }) => {
    const way = await guarded();
    const secret = "content that must not be downloaded\n".repeat(4000);
    const commit = await way.history.commit({ by: by(), message: `Subject\n\n${secret}` });
    const { code, stdout, stderr } = await get(way, { version: { ref: commit } });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(new RegExp(`error: Cannot trust commit "${commit}" by .*${says}`));
    expect(stderr).toContain(`The commit ${commit} is not signed`);
    // One fetch of one commit; a clone would be a second one.
    expect(way.server.requests.filter(({ subject }) => subject === "refs-for-fetch")).toHaveLength(1);
  });

  test("verifies what a tag leads to, and takes the tag's own signature where that is asked for", async () => {
    const way = await guarded();
    const unsigned = await way.history.commit({});
    await way.history.tag({ name: "v1", commit: unsigned, by: alice });
    const version = { ref: "v1", commit: unsigned };
    const byHead = await get(way, { version });
    expect(byHead.stderr).toContain(`The commit ${unsigned} is not signed`);
    const byTag = await got(way, { version, source: { commit_verification: { mode: "tag" } } });
    expect(rowsOf(byTag.answer.metadata)).toMatchObject({ signer: "Alice <alice@example.com>", tags: "v1" });
  });

  test("refuses a tag that shows an old signed tag under a new name", async () => {
    const way = await guarded();
    const commit = await way.history.commit({});
    await way.history.tag({ name: "v2", saidName: "v1", commit, by: alice });
    const source = { commit_verification: { mode: "tag" } };
    const { code, stderr } = await get(way, { version: { ref: "v2", commit }, source });
    expect([code, stderr]).toEqual([1, expect.stringContaining('made for the name "v1"')]);
  });

  test("strict looks at every ancestor down to the root", async () => {
    const way = await guarded();
    const root = await way.history.commit({});
    const bad = await way.history.commit({ parents: [root], message: "bad\n" });
    const merge = await way.history.commit({ parents: [root, bad], message: "merge\n", by: alice });
    const source = { commit_verification: { mode: "strict", trusted_root: root } };
    const refused = await get(way, { version: { ref: merge }, source });
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining(`The commit ${bad} is not signed`),
    ]);
    const good = await way.history.commit({ parents: [root], message: "good\n", by: alice });
    const tip = await way.history.commit({ parents: [good], message: "tip\n", by: alice });
    const clone = await got(way, { version: { ref: tip }, source });
    expect(rowsOf(clone.answer.metadata)).toMatchObject({ commits_verified: "2" });
  });

  test.each(["strict", "range"])("%s does not take a part of the history for all of it", async (mode) => {
    const way = await guarded();
    const root = await way.history.commit({});
    const bad = await way.history.commit({ parents: [root], message: "bad\n" });
    const end = await way.history.commit({ parents: [bad], message: "end\n", by: alice });
    const merge = await way.history.commit({ parents: [root, end], message: "merge\n", by: alice });
    writeFileSync(join(way.repository.path, "shallow"), `${end}\n`);
    const source = { commit_verification: { mode, trusted_root: root } };
    const { code, stderr } = await get(way, { version: { ref: merge }, source });
    expect([code, stderr]).toEqual([1, expect.stringContaining(`the remote has no history before "${end}"`)]);
  });

  test("gets keys by their fingerprints from a key server, and takes no other that it sends", async () => {
    const way = await guarded();
    const answers: string[] = [];
    const keys = await listen((request, response) => {
      answers.push(request.url ?? "");
      response.writeHead(200, { "content-type": "application/pgp-keys" });
      response.end(`${mallory.publicKey}\n${alice.publicKey}`);
    });
    try {
      const source = {
        commit_verification_keys: [],
        commit_verification_key_ids: [alice.fingerprint],
        gpg_keyserver: `http://127.0.0.1:${keys.port}`,
      };
      const signed = await way.history.commit({ by: alice });
      await got(way, { version: { ref: signed }, source });
      const foreign = await way.history.commit({ by: mallory, message: "foreign\n" });
      const { code, stderr } = await get(way, { version: { ref: foreign }, source });
      expect([code, stderr]).toEqual([1, expect.stringContaining("nobody on the list has the key")]);
      expect(answers[0]).toContain(`search=0x${alice.fingerprint}`);
    } finally {
      await keys.close();
    }
  });

  test.each([
    { name: "a key that is none", keys: ["hello"], says: 'Cannot use "source.commit_verification_keys.0"' },
    { name: "the second of two", keys: () => [alice.publicKey, "junk"], says: "commit_verification_keys.1" },
  ])("refuses $name before it asks anybody", async ({ keys, says }) => {
    const way = await guarded();
    await way.history.commit({ by: alice });
    const given = typeof keys === "function" ? keys() : keys;
    const { code, stderr } = await get(way, { source: { commit_verification_keys: given } });
    expect([code, stderr]).toEqual([1, expect.stringContaining(says)]);
    expect(stderr).not.toContain("hello");
  });
});

describe("check", () => {
  const check = (source: object, version: object | null = null) =>
    runStep("check", { source, version }, { env: { TMPDIR: makeDirectory() } });

  test("verifies only where it is told how", async () => {
    const { source, history } = await guarded();
    const commit = await history.commit({});
    await expect(check(source)).resolves.toMatchObject({ code: 0, answer: [{ ref: commit }] });
    const { code, stderr } = await check({ ...source, commit_verification: { mode: "head" } });
    expect([code, stderr]).toEqual([1, expect.stringContaining(`The commit ${commit} is not signed`)]);
  });

  test.each([
    { name: "an OpenPGP key", source: { commit_verification_keys: ["garbage"] }, said: "_keys.0" },
    { name: "an SSH key", source: { commit_verification_ssh_keys: ["garbage"] }, said: "_ssh_keys.0" },
  ])("refuses what cannot be $name, though get alone would verify", async ({ source, said }) => {
    const way = await guarded();
    const { code, stderr } = await check({ ...way.source, ...source });
    expect([code, stderr]).toEqual([1, expect.stringContaining(`"source.commit_verification${said}"`)]);
    expect(way.server.requests).toEqual([]);
  });

  test("passes over what is not signed, where that is wanted", async () => {
    const { source, history } = await guarded();
    const first = await history.commit({ by: alice });
    const bad = await history.commit({ parents: [first], message: "bad\n", by: mallory });
    const last = await history.commit({ parents: [bad], message: "last\n", by: alice });
    const policy = { mode: "head", on_unverified: "skip" };
    const { answer, stderr } = await check({ ...source, commit_verification: policy }, { ref: first });
    expect(answer).toEqual([{ ref: first }, { ref: last }]);
    expect(stderr).toContain(`Cannot trust commit "${bad}"`);
  });

  test("with range, nothing that stands on an unsigned commit gets in either", async () => {
    const { source, history } = await guarded();
    const first = await history.commit({ by: alice });
    const second = await history.commit({ parents: [first], message: "second\n", by: alice });
    const bad = await history.commit({ parents: [second], message: "bad\n" });
    const after = await history.commit({ parents: [bad], message: "after\n", by: alice });
    const last = await history.commit({ parents: [after], message: "last\n", by: alice });
    const policy = { mode: "range", on_unverified: "skip" };
    const { answer, stderr } = await check({ ...source, commit_verification: policy }, { ref: first });
    expect(answer).toEqual([{ ref: first }, { ref: second }]);
    expect(stderr.match(/Cannot trust/g)).toHaveLength(1);
    expect(stderr).toContain(`commit_verification.trusted_root is set to ${bad}`);
    // The root is trusted with everything before it, so that it is a version itself.
    const looked = { ...source, commit_verification: { ...policy, trusted_root: bad } };
    await expect(check(looked, { ref: second })).resolves.toMatchObject({
      answer: [second, bad, after, last].map((ref) => ({ ref })),
    });
  });

  test("verifies tags", async () => {
    const { source, history } = await guarded();
    const commit = await history.commit({});
    await history.tag({ name: "v1", commit, by: alice });
    await history.tag({ name: "v2", commit });
    const policy = { mode: "tag", on_unverified: "skip" };
    const { answer, stderr } = await check({
      ...source,
      tag_filter: "v*",
      version_depth: 2,
      commit_verification: policy,
    });
    expect(answer).toEqual([{ ref: "v1", commit }]);
    expect(stderr).toContain('Cannot trust tag "v2"');
  });

  test("with range, a history that was rewritten is verified as far as it is new", async () => {
    const { source, history } = await guarded();
    const first = await history.commit({ by: alice });
    const unsigned = await history.commit({ message: "unsigned\n" });
    await history.commit({ parents: [unsigned], message: "last\n", by: alice });
    const { code, stderr } = await check(
      { ...source, commit_verification: { mode: "range" } },
      { ref: first },
    );
    expect([code, stderr]).toEqual([1, expect.stringContaining(`The commit ${unsigned} is not signed`)]);
  });

  test("with range, a tag that moves brings everything since the commit that it was on", async () => {
    const { source, history } = await guarded();
    const first = await history.commit({ by: alice });
    const unsigned = await history.commit({ parents: [first], message: "unsigned\n" });
    const last = await history.commit({ parents: [unsigned], message: "last\n", by: alice });
    await history.tag({ name: "v1", commit: last });
    const watching = { ...source, tag_filter: "v*", commit_verification: { mode: "range" } };
    const { code, stderr } = await check(watching, { ref: "v1", commit: first });
    expect([code, stderr]).toEqual([1, expect.stringContaining(`The commit ${unsigned} is not signed`)]);
  });
});
