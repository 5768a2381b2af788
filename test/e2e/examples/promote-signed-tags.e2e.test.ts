import { generateKey } from "openpgp";
import { makePerson, SignedHistory } from "../../support/signed-history.ts";
import { Play } from "./play.ts";
import { projectWith } from "./project.ts";

/** A project whose tests pass, with the two signers of the example. */
async function project() {
  const { repository, uri } = await projectWith({ test: "true\n", deploy: 'echo "Deploying to $1"\n' });
  const [staging, production] = await Promise.all(
    ["Staging", "Production"].map((name) => generateKey({ userIDs: { name } })),
  );
  const here = { uri, private_key: "" };
  const play = new Play("promote-signed-tags", {
    vars: {
      "deploy_key.private": "",
      "staging_signer.private": staging?.privateKey ?? "",
      "staging_signer.public": staging?.publicKey ?? "",
      "production_signer.private": production?.privateKey ?? "",
      "production_signer.public": production?.publicKey ?? "",
    },
    sources: {
      app: here,
      version: here,
      "tag-for-staging": here,
      staging: here,
      "tag-for-production": here,
      production: here,
    },
  });
  return { play, repository };
}

describe("signed tags", () => {
  test("lead a tested commit to staging, and by hand to production", async () => {
    const { play, repository } = await project();
    const tested = repository.refs()["refs/heads/main"];
    const [app] = await play.check("app");
    // What is pushed while the tests run gets the next number, not this one.
    repository.commit("main", { later: "x\n" });
    await play.run("release", { app: app ?? {} });
    expect(repository.read("version", "version")?.trim()).toBe("0.1.0");

    const [staged = {}] = await play.check("staging");
    expect(staged).toEqual({ ref: "staging/0.1.0", commit: tested });
    expect((await play.run("deploy-to-staging")).log).toContain("Deploying to staging");
    expect(await play.check("production")).toEqual([]);

    await play.run("promote", { staging: staged });
    expect(await play.check("production")).toEqual([{ ref: "production/0.1.0", commit: tested }]);
    expect((await play.run("deploy-to-production")).log).toContain("Deploying to production");
    await expect(play.run("promote", { staging: staged })).rejects.toThrow("production/0.1.0");
  });

  test("have a number each, however many builds run at once", async () => {
    const { play, repository } = await project();
    const app = { ref: repository.refs()["refs/heads/main"] ?? "" };
    await Promise.all([play.run("release", { app }), play.run("release", { app })]);
    const tags = Object.keys(repository.refs()).filter((ref) => ref.startsWith("refs/tags/"));
    expect(tags).toEqual(["0.1.0", "0.2.0"].map((number) => `refs/tags/staging/${number}`));
    expect(await play.check("staging", { ref: "staging/0.1.0" })).toHaveLength(2);
  });

  test.each([
    { name: "without a signature", by: async () => undefined, says: "it has no signature" },
    { name: "of somebody else", by: () => makePerson("Mallory"), says: "nobody on the list has the key" },
  ])("$name deploy nothing", async ({ by, says }) => {
    const { play, repository } = await project();
    const commit = repository.refs()["refs/heads/main"] ?? "";
    await new SignedHistory(repository).tag({ name: "production/9.9.9", commit, by: await by() });
    await expect(play.check("production")).rejects.toThrow(says);
    const version = { ref: "production/9.9.9", commit };
    await expect(play.run("deploy-to-production", { production: version })).rejects.toThrow(says);
  });

  test("of staging do not count in production", async () => {
    const { play, repository } = await project();
    await play.run("release");
    const tag = repository.git(["rev-parse", "refs/tags/staging/0.1.0"]);
    repository.git(["update-ref", "refs/tags/production/0.1.0", tag]);
    await expect(play.check("production")).rejects.toThrow("Cannot trust tag");
  });
});
