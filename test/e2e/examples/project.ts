import { createRepository, type TestRepository } from "../../support/git-server/repository.ts";
import { makeDirectory } from "../support/workspace.ts";

export interface Project {
  readonly repository: TestRepository;
  readonly uri: string;
}

/** A repository whose branch `main` has one commit with these files; on the disk, which is the fastest way to it. */
export async function projectWith(files: Readonly<Record<string, string>>): Promise<Project> {
  const repository = createRepository(makeDirectory());
  repository.commit("main", files);
  return { repository, uri: repository.path };
}
