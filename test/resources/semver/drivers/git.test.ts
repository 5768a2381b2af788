import { openGit } from "../../../../resources/semver/drivers/git.ts";
import { recordingContext } from "../../../support/recording.ts";
import { describeContract } from "../../../support/semver/contract.ts";
import { gitPlace } from "../../../support/semver/git-place.ts";
import { gitSource } from "../../../support/semver/git-source.ts";

describeContract(
  "git",
  async () => {
    const { repository, driver, close } = await gitPlace();
    return {
      driver: () => driver(),
      peek: async () => repository.read("main", "version"),
      plant: async (content) => void repository.commit("main", { version: content }),
      close,
    };
  },
  { ending: "\n", bumps: 16 },
);

test.each([
  { name: "a path with dots", settings: { file: "a/../version" }, what: '"file" "a/../version"' },
  { name: "a branch with a blank", settings: { branch: "my branch" }, what: '"branch" "my branch"' },
  { name: "an author without an address", settings: { git_user: "Ada" }, what: '"git_user" "Ada"' },
  { name: "a way of transport", settings: { uri: "ext::sh -c id" }, what: 'the repository "ext:"' },
  { name: "a message with a NUL", settings: { commit_message: "a\0b" }, what: '"commit_message"' },
])("$name is refused before anything is asked of a server", async ({ settings, what }) => {
  const source = gitSource({ uri: "http://127.0.0.1:1/repository.git", ...settings });
  await expect(openGit(source, recordingContext("/nonexistent", process.env))).rejects.toMatchObject({
    code: "invalid-request",
    message: expect.stringContaining(`Cannot use ${what}`),
  });
});
