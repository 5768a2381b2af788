import { outputOf } from "../../../shared/git/output-of.ts";
import { repositoryWith } from "../../support/git-scratch.ts";
import { createRepository } from "../../support/git-server/repository.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../../support/temporary.ts";

let temporary: TemporaryDirectory;
beforeEach(async () => {
  temporary = await temporaryDirectory();
});
afterEach(() => temporary.remove());

test("what git prints comes without its last line break, and only that one", async () => {
  const remote = createRepository(temporary.path);
  const commit = remote.commit("main", { file: "text\n\n" });
  const repository = await repositoryWith(remote.path, ["refs/heads/main"]);
  await expect(outputOf(repository, "read", ["rev-parse", "refs/heads/main"])).resolves.toBe(commit);
  const file = outputOf(repository, "read", ["cat-file", "blob", "refs/heads/main:file"]);
  await expect(file).resolves.toBe("text\n");
});

test("a failure says what failed, on which remote, and what git said", async () => {
  const remote = createRepository(temporary.path);
  const repository = await repositoryWith(remote.path);
  await expect(outputOf(repository, "compare commits of", ["rev-parse", "--verify", "gone"])).rejects.toThrow(
    `Cannot compare commits of "${remote.path}": git ended with status 128`,
  );
});
