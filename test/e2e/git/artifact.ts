import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { GIT_ENVIRONMENT } from "../../support/git-server/environment.ts";
import type { TestRepository } from "../../support/git-server/repository.ts";
import { makeDirectory } from "../support/workspace.ts";

/** What a task leaves behind: a build directory with a clone in `app`, on a detached HEAD as `get` makes it. */
export interface Artifact {
  readonly directory: string;
  readonly path: string;
  git(args: readonly string[]): string;
  /** Adds a commit with `files` to HEAD and returns its id. */
  commit(files: Readonly<Record<string, string>>, message?: string): string;
  /** Puts a file into the build directory. */
  write(path: string, content: string): void;
}

export function cloneOf(remote: TestRepository, options: readonly string[] = []): Artifact {
  const directory = makeDirectory();
  const path = join(directory, "app");
  const run = (args: readonly string[], cwd: string) =>
    execFileSync("git", args, { env: GIT_ENVIRONMENT, cwd, stdio: ["ignore", "pipe", "pipe"] })
      .toString()
      .replace(/\n$/, "");
  const git = (args: readonly string[]) => run(args, path);
  const write = (name: string, content: string) => {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  };
  run(["clone", "--quiet", "--template=", ...options, `file://${remote.path}`, path], directory);
  if (git(["for-each-ref"]) !== "") git(["checkout", "--quiet", "--detach"]);
  return {
    directory,
    path,
    git,
    write,
    commit(files, message = "work") {
      for (const [name, content] of Object.entries(files)) write(`app/${name}`, content);
      git(["add", "--all"]);
      git(["commit", "--quiet", "--allow-empty", "-m", message]);
      return git(["rev-parse", "HEAD"]);
    },
  };
}
