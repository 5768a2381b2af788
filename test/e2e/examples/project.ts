import { createRepository, type TestRepository } from "../../support/git-server/repository.ts";
import { makeDirectory } from "../support/workspace.ts";
import { openToAnybody } from "./artifacts.ts";

export interface Project {
  readonly repository: TestRepository;
  readonly uri: string;
}

/** A repository whose branch `main` has one commit with these files; on the disk, which is the fastest way to it. */
export async function projectWith(files: Readonly<Record<string, string>>): Promise<Project> {
  const repository = createRepository(makeDirectory());
  // What anybody has pushed, anybody may add to.
  repository.git(["config", "core.sharedRepository", "0666"]);
  repository.commit("main", files);
  openToAnybody(repository.path);
  return { repository, uri: repository.path };
}
