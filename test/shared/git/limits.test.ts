import { existsSync } from "node:fs";
import { join } from "node:path";
import { fetchRefs } from "../../../shared/git/fetch.ts";
import { WHOLE_HISTORY } from "../../../shared/git/limits.ts";
import { repositoryWith } from "../../support/git-scratch.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";

test("to git it is the whole history, after a part of it too", async () => {
  const server = await open(startGitServer());
  const remote = server.createRepository();
  for (const file of ["1", "2", "3"]) remote.commit("main", { file });
  const repository = await repositoryWith(server.urlOf(remote));
  const refspecs = ["+refs/heads/main:refs/heads/main"];
  await fetchRefs(repository, refspecs, { depth: 1 });
  expect(existsSync(join(repository.gitDir, "shallow"))).toBe(true);
  await fetchRefs(repository, refspecs, { depth: WHOLE_HISTORY });
  expect(existsSync(join(repository.gitDir, "shallow"))).toBe(false);
});
