import { Play, type Version } from "./play.ts";
import { projectWith } from "./project.ts";

/** A task of the project, which runs what is there at its commit. */
const TASK = `platform: linux
image_resource: { type: registry-image, source: { repository: alpine } }
inputs: [{ name: app }]
run: { path: sh, args: [-euc, "sh app/migrate"] }
`;
const FILES = { "ci/tasks/migrate.yml": TASK, migrate: "echo migrating to 1\n" };

async function history() {
  const { repository, uri } = await projectWith(FILES);
  const old = repository.refs()["refs/heads/main"] ?? "";
  const quiet = repository.commit("main", { migrate: "echo migrating to 2\n" }, "Quietly [ci skip]\n");
  repository.commit("main", { migrate: "echo migrating to 3\n" });
  const playAt = (commit: string) =>
    new Play("task-at-commit", {
      vars: { commit, task: "migrate", "deploy_key.private": "" },
      sources: { app: { uri } },
    });
  return { repository, old, quiet, playAt };
}

test.each([
  {
    name: "an old one",
    choose: ({ old }: Awaited<ReturnType<typeof history>>) => old,
    says: "migrating to 1",
  },
  {
    name: "one that asks for no build",
    choose: ({ quiet }: Awaited<ReturnType<typeof history>>) => quiet,
    says: "migrating to 2",
  },
])("a task runs at a chosen commit, $name, and never at a newer one", async ({ choose, says }) => {
  const world = await history();
  const commit = choose(world);
  const play = world.playAt(commit);
  const pinned = play.resource("app").version as Version;
  expect(pinned).toEqual({ ref: commit });
  // Concourse hands the pinned version to the check, and takes it once the check has answered it.
  expect(await play.check("app", pinned)).toContainEqual(pinned);
  expect((await play.run("run", { app: pinned })).log).toContain(says);
});

test("a commit that is on another branch is not found", async () => {
  const { repository, playAt } = await history();
  const elsewhere = repository.commit("elsewhere", { ...FILES, other: "x" });
  const play = playAt(elsewhere);
  expect(await play.check("app", { ref: elsewhere })).not.toContainEqual({ ref: elsewhere });
});
