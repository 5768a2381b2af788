import type { TestRepository } from "../../support/git-server/repository.ts";
import { type GitServer, startGitServer } from "../../support/git-server/server.ts";
import { startDistance } from "./distance.ts";
import { fastImport } from "./fast-import.ts";
import { PROJECT, projectStream } from "./project.ts";
import { commitSigned, type SignedCommit } from "./signed-commit.ts";
import { taggedStream } from "./tagged-project.ts";

export const ROUND_TRIP_MS = 20;

/** The repositories of the measurements, served over HTTP on this machine. */
export interface Served {
  readonly url: string;
  /** The same, as far away as a server on the network. */
  readonly distantUrl: string;
  readonly repository: TestRepository;
  readonly tip: SignedCommit;
  readonly objects: number;
}

export async function withProject<T>(use: (project: Served) => Promise<T>): Promise<T> {
  return withServer(async (server) => {
    const repository = server.createRepository({ name: "project.git" });
    await fastImport(repository.path, projectStream());
    repository.git(["update-ref", "-d", `refs/heads/${PROJECT.sideBranch}`]);
    const tip = await commitSigned(repository, "main", PROJECT.commits);
    tidy(repository);
    const objects = Number(/in-pack: (\d+)/.exec(repository.git(["count-objects", "-v"]))?.[1]);
    const url = server.urlOf(repository);
    const distance = await startDistance(url, ROUND_TRIP_MS);
    try {
      return await use({ url, distantUrl: distance.urlOf(url), repository, tip, objects });
    } finally {
      await distance.close();
    }
  });
}

export async function withTagged<T>(
  use: (tagged: Pick<Served, "url" | "repository">) => Promise<T>,
): Promise<T> {
  return withServer(async (server) => {
    const repository = server.createRepository({ name: "tagged.git" });
    await fastImport(repository.path, taggedStream());
    tidy(repository);
    return use({ url: server.urlOf(repository), repository });
  });
}

async function withServer<T>(use: (server: GitServer) => Promise<T>): Promise<T> {
  const server = await startGitServer();
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

/** As servers keep their repositories: one pack with a bitmap, and an index of the commits. */
function tidy({ git }: TestRepository): void {
  git(["repack", "-a", "-d", "-b", "-q"]);
  git(["pack-refs", "--all"]);
  git(["commit-graph", "write", "--reachable"]);
}
