import type { TestRepository } from "../../support/git-server/repository.ts";
import { startGitServer } from "../../support/git-server/server.ts";
import { open } from "../../support/opened.ts";

export interface Project {
  readonly repository: TestRepository;
  readonly uri: string;
}

/** A repository over HTTP whose branch `main` has one commit with these files. */
export async function projectWith(files: Readonly<Record<string, string>>): Promise<Project> {
  const server = await open(startGitServer());
  const repository = server.createRepository();
  repository.commit("main", files);
  return { repository, uri: server.urlOf(repository) };
}
