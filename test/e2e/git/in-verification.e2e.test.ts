import { randomBytes } from "node:crypto";
import { makePerson, type Person, SignedHistory } from "../../support/signed-history.ts";
import { get, got } from "./get.ts";
import { overHttp } from "./ways.ts";

let alice: Person;
let mallory: Person;
beforeAll(async () => {
  [alice, mallory] = (await Promise.all(["Alice", "Mallory"].map(makePerson))) as [Person, Person];
});

async function prepared(options: Parameters<typeof overHttp>[0] = {}, policy?: object) {
  const way = await overHttp(options);
  const source = {
    ...way.source,
    commit_verification_keys: [alice.publicKey],
    ...(policy && { commit_verification: policy }),
  };
  return { ...way, source, history: new SignedHistory(way.repository) };
}

const BIG = randomBytes(200_000).toString("hex");

test.each(["newest", "oldest"] as const)(
  "a signed commit gets in, over the %s protocol",
  async (protocol) => {
    const way = await prepared({ protocol });
    const first = await way.history.commit({ message: "1\n" });
    const signed = await way.history.commit({ message: "2\n", parents: [first], by: alice });
    const tip = await way.history.commit({ message: "3\n", parents: [signed], by: alice });
    for (const [version, file] of [
      [{ ref: signed }, "2\n"],
      [{ ref: tip }, "3\n"],
      [{ ref: signed.slice(0, 10) }, "2\n"],
      [null, "3\n"],
    ] as const) {
      const clone = await got(way, { version });
      expect(clone.text("file")).toBe(file);
      expect(clone.answer.metadata.slice(-4)).toEqual([
        { name: "signer", value: expect.stringContaining("alice@example.com") },
        { name: "signer_fingerprint", value: alice.fingerprint },
        { name: "signature_format", value: "openpgp" },
        { name: "commits_verified", value: "1" },
      ]);
      expect(JSON.parse(clone.text(".git/metadata.json"))).toEqual(clone.answer.metadata);
    }
  },
);

test.each([
  { name: "nobody", by: () => undefined },
  { name: "somebody who is not listed", by: () => mallory },
])("a commit that $name has signed is refused before its files are asked for", async ({ by }) => {
  const way = await prepared();
  const first = await way.history.commit({ message: BIG, by: alice });
  const commit = await way.history.commit({ message: `2${BIG}`, parents: [first], by: by() });
  for (const version of [{ ref: commit }, null]) {
    const { code, stderr } = await get(way, { version });
    expect(code).toBe(1);
    expect(stderr).toContain(commit);
    expect(stderr).not.toContain("Cloning");
  }
  // The message of the commit is as large as its file; the pack has it once, compressed to a half.
  const largest = Math.max(...way.server.requests.map(({ bytes }) => bytes));
  expect(largest).toBeLessThan(BIG.length * 0.75);
});

test("a signed tag does not help an unsigned commit, unless tags are what is asked for", async () => {
  const way = await prepared();
  const commit = await way.history.commit({});
  await way.history.tag({ name: "v1", commit, by: alice });
  expect((await get(way, { version: { ref: "v1", commit } })).code).toBe(1);
  const source = { commit_verification: { mode: "tag" } };
  const clone = await got(way, { version: { ref: "v1", commit }, source });
  expect(clone.text(".git/commit")).toBe(`${commit}\n`);
});

test("a tag that has moved to an unsigned commit does not change the version that was signed", async () => {
  const way = await prepared();
  const signed = await way.history.commit({ message: "good\n", by: alice });
  const bad = await way.history.commit({ message: "bad\n", parents: [signed] });
  way.repository.git(["tag", "v1", bad]);
  const clone = await got(way, { version: { ref: "v1", commit: signed } });
  expect(clone.text("file")).toBe("good\n");
  const moved = await get(way, { version: { ref: "v1" } });
  expect(moved.code).toBe(1);
});

test("the whole history is verified where that is asked for", async () => {
  const way = await prepared();
  const root = await way.history.commit({ message: "root\n" });
  const signed = await way.history.commit({ message: "1\n", parents: [root], by: alice });
  const tip = await way.history.commit({ message: "2\n", parents: [signed], by: alice });
  const strict = (trusted_root: string) => ({ commit_verification: { mode: "strict", trusted_root } });
  const clone = await got(way, { version: { ref: tip }, source: strict(root) });
  expect(clone.answer.metadata.at(-1)).toEqual({ name: "commits_verified", value: "2" });
  const gap = await way.history.commit({ message: "3\n", parents: [tip] });
  const end = await way.history.commit({ message: "4\n", parents: [gap], by: alice });
  const { code, stderr } = await get(way, { version: { ref: end }, source: strict(root) });
  expect(code).toBe(1);
  expect(stderr).toContain(gap);
});

test.each([
  { name: "at the pinned commits", params: {}, warns: false },
  { name: "at their newest commits", params: { submodule_remote: true }, warns: true },
  { name: "nowhere", params: { submodule_remote: true, submodules: "none" }, warns: false },
])("submodules $name are covered by the signature, or the log says that they are not", async (row) => {
  const way = await prepared();
  const commit = await way.history.commit({ by: alice });
  const { stderr } = await got(way, { version: { ref: commit }, params: row.params });
  expect(stderr.includes("Nobody has signed for the submodules")).toBe(row.warns);
});
