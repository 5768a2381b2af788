import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Apart from whatever the user of the machine has configured. */
const ENV = {
  PATH: process.env["PATH"] ?? "",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.com",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.com",
};

/** Runs git on a repository, as whoever keeps the server does. */
export function gitAt(directory: string, ...args: string[]): string {
  return execFileSync("git", ["-C", directory, ...args], { env: ENV })
    .toString()
    .trim();
}

/** Makes a bare repository with one empty commit on `main`, and gives the commit. */
export function createBareRepository(folder: string, name: string): string {
  execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", join(folder, name)], {
    env: ENV,
  });
  const directory = join(folder, name);
  const tree = gitAt(directory, "hash-object", "-w", "-t", "tree", "/dev/null");
  const commit = gitAt(directory, "commit-tree", "-m", "first", tree);
  gitAt(directory, "update-ref", "refs/heads/main", commit);
  return commit;
}
