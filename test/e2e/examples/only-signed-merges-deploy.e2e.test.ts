import { makePerson, type Person, SignedHistory } from "../../support/signed-history.ts";
import { Play } from "./play.ts";
import { projectWith } from "./project.ts";

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

const PRODUCTION = "environments/production/deploy";

/** The repository that describes production, with a first commit that nobody has signed. */
async function deployment() {
  const { repository, uri } = await projectWith({ [PRODUCTION]: "echo version 0\n" });
  const history = new SignedHistory(repository);
  let number = 0;
  const play = new Play("only-signed-merges-deploy", {
    vars: { "deploy_key.private": "", "alice.openpgp": alice.publicKey, "bob.openpgp": bob.publicKey },
    sources: { deployment: { uri } },
  });
  return {
    play,
    /** Merges a pull request that changes `files`; resolves to the merge. */
    async merge(by: Person | undefined, files: Readonly<Record<string, string>>) {
      number++;
      const main = repository.git(["rev-parse", "refs/heads/main"]);
      repository.git(["update-ref", "refs/heads/topic", main]);
      const topic = repository.commit("topic", files);
      const message = `Merge pull request #${number} from topic\n`;
      const tree = repository.git(["rev-parse", `${topic}^{tree}`]);
      return history.commit({ parents: [main, topic], message, tree, by });
    },
    /** Pushes to the branch directly. */
    async push(by: Person | undefined, files: Readonly<Record<string, string>>) {
      const main = repository.git(["rev-parse", "refs/heads/main"]);
      repository.git(["update-ref", "refs/heads/topic", main]);
      const tree = repository.git(["rev-parse", `${repository.commit("topic", files)}^{tree}`]);
      return history.commit({ parents: [main], message: "Hurry\n", tree, by });
    },
  };
}

test("merges that Alice or Bob has signed trigger the deployment", async () => {
  const { play, merge } = await deployment();
  const first = await merge(alice, { [PRODUCTION]: "echo version 1\n" });
  expect(await play.check("deployment")).toEqual([{ ref: first }]);
  const second = await merge(bob, { [PRODUCTION]: "echo version 2\n" });
  expect(await play.check("deployment", { ref: first })).toEqual([{ ref: first }, { ref: second }]);
  expect((await play.run("deploy")).log).toContain("version 2");
});

test.each<{ name: string; commit: (world: Awaited<ReturnType<typeof deployment>>) => Promise<string> }>([
  {
    name: "a merge that nobody has signed",
    commit: ({ merge }) => merge(undefined, { [PRODUCTION]: "evil\n" }),
  },
  { name: "a merge of somebody else", commit: ({ merge }) => merge(mallory, { [PRODUCTION]: "evil\n" }) },
  { name: "a commit that is no merge", commit: ({ push }) => push(alice, { [PRODUCTION]: "hurry\n" }) },
  {
    name: "a merge that is about something else",
    commit: ({ merge }) => merge(alice, { "README.md": "x\n" }),
  },
])("$name triggers nothing, and the next signed merge does", async ({ commit }) => {
  const world = await deployment();
  const before = await world.merge(alice, { [PRODUCTION]: "echo version 1\n" });
  await commit(world);
  expect(await world.play.check("deployment", { ref: before })).toEqual([{ ref: before }]);
  const after = await world.merge(bob, { [PRODUCTION]: "echo version 2\n" });
  expect(await world.play.check("deployment", { ref: before })).toEqual([{ ref: before }, { ref: after }]);
});

test("nothing unsigned is deployed even if a build asks for it", async () => {
  const { play, merge } = await deployment();
  const evil = await merge(undefined, { [PRODUCTION]: "echo evil\n" });
  await expect(play.run("deploy", { deployment: { ref: evil } })).rejects.toThrow("it has no signature");
});
