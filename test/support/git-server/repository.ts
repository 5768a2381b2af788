import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GIT_ENVIRONMENT } from "./environment.ts";

export interface TestRepository {
  /** A bare repository on this disk. */
  readonly path: string;
  /** Runs git in it and returns what it prints, without the last line break. */
  git(args: readonly string[], input?: string): string;
  /**
   * Adds a commit with `files` (`undefined` removes one) on top of `branch` and returns its id. Times are fixed: equal
   * commits have equal ids.
   */
  commit(branch: string, files: Readonly<Record<string, string | undefined>>, message?: string): string;
  /** The content of a file, byte for byte; `undefined` where branch or file is missing. */
  read(branch: string, file: string): string | undefined;
  /** Every ref with what it points to. */
  refs(): Record<string, string>;
  /** Lets the shell script `body` decide, as `pre-receive` and the like. */
  installHook(name: string, body: string): void;
}

export interface TestRepositoryOptions {
  readonly name?: string;
  /** Whether clients may leave objects out of a fetch. */
  readonly filters?: "allowed" | "refused";
  readonly objectFormat?: "sha1" | "sha256";
}

/** Makes an empty bare repository with the default branch `main` in the folder `root`. */
export function createRepository(
  root: string,
  { name = "repository.git", filters = "allowed", objectFormat = "sha1" }: TestRepositoryOptions = {},
): TestRepository {
  const path = join(root, name);
  const run = (args: readonly string[], input = "") =>
    execFileSync("git", args, { env: GIT_ENVIRONMENT, cwd: root, input, stdio: ["pipe", "pipe", "pipe"] });
  const git = (args: readonly string[], input?: string) =>
    run(["--git-dir", path, ...args], input)
      .toString()
      .replace(/\n$/, "");
  const form = ["--bare", "--template=", "-b", "main", `--object-format=${objectFormat}`];
  // What anybody has pushed, anybody may add to: a program in an image may run as somebody else.
  run(["init", "--quiet", "--shared=0666", ...form, path]);
  // In shared ones git refuses forced pushes unless it is told otherwise.
  git(["config", "receive.denyNonFastForwards", "false"]);
  git(["config", "uploadpack.allowFilter", String(filters === "allowed")]);
  git(["config", "receive.advertisePushOptions", "true"]);
  git(["config", "http.receivepack", "true"]);

  const refs = () =>
    Object.fromEntries(
      git(["for-each-ref", "--format=%(refname) %(objectname)"])
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => line.split(" ") as [string, string]),
    );
  return {
    path,
    git,
    refs,
    commit(branch, files, message = "commit") {
      const ref = `refs/heads/${branch}`;
      git(["fast-import", "--quiet"], commitStream(ref, refs()[ref], files, message));
      return git(["rev-parse", "--verify", ref]);
    },
    read(branch, file) {
      try {
        return run(["--git-dir", path, "cat-file", "blob", `refs/heads/${branch}:${file}`]).toString();
      } catch {
        return undefined;
      }
    },
    installHook(hook, body) {
      mkdirSync(join(path, "hooks"), { recursive: true });
      writeFileSync(join(path, "hooks", hook), `#!/bin/sh\n${body}\n`);
      chmodSync(join(path, "hooks", hook), 0o755);
    },
  };
}

/** See git-fast-import(1). */
function commitStream(
  ref: string,
  parent: string | undefined,
  files: Readonly<Record<string, string | undefined>>,
  message: string,
): string {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const changes = Object.entries(files).map(([file, content]) =>
    content === undefined ? `D ${file}\n` : `M 100644 inline ${file}\n${data(content)}`,
  );
  return [
    `commit ${ref}\n`,
    "committer Test <test@example.com> 1700000000 +0000\n",
    data(message),
    ...(parent === undefined ? [] : [`from ${parent}\n`]),
    ...changes,
  ].join("");
}
