import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { addCommit } from "../../support/git-server/history.ts";
import { createRepository, type TestRepository } from "../../support/git-server/repository.ts";
import { Project, type PullFacts } from "../../support/github-server/project.ts";
import {
  type GitHubServer,
  type GitHubServerOptions,
  startGitHubServer,
} from "../../support/github-server/server.ts";
import { open } from "../../support/opened.ts";
import { makeDirectory } from "../support/workspace.ts";
import type { Signer } from "./signers.ts";

const { PATH = "", RESOURCE_PROGRAMS: PROGRAMS = join(__dirname, "../../../dist") } = process.env;

export const TOKEN = "ghp_0123456789-token-that-nothing-may-show";

// Dozens of git processes, on a busy machine, take longer than the five seconds that jest allows.
jest.setTimeout(60_000);

export interface Merged {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Whether the repository is given, or to be found out. */
  readonly named?: boolean;
}

export interface State {
  readonly remote: unknown;
  readonly local: string;
}

/** A forge with a project, and the clone of somebody who may push to it. */
export interface Place {
  readonly repository: TestRepository;
  readonly project: Project;
  readonly api: GitHubServer;
  readonly clone: string;
  /** Runs git in the clone. */
  git(...args: string[]): string;
  /** A pull request with one commit on a branch of its own. */
  openPull(facts?: Partial<PullFacts>): {
    readonly number: number;
    readonly facts: PullFacts;
    readonly head: string;
  };
  /** All that a run can have an effect on. */
  state(): State;
  start(
    number: number,
    options?: RunOptions,
  ): { readonly child: ChildProcess; readonly ended: Promise<Merged> };
  merge(number: number, options?: RunOptions): Promise<Merged>;
}

export async function openPlace(
  signer: Pick<Signer, "config" | "env">,
  {
    repository = createRepository(makeDirectory(), { name: "app.git" }),
    ...options
  }: Partial<GitHubServerOptions> & { readonly repository?: TestRepository } = {},
): Promise<Place> {
  addCommit(repository, { files: { "README.md": "Read me\n" }, message: "First" });
  const project = new Project("acme/app", repository);
  const api = await open(startGitHubServer({ token: TOKEN, project, ...options }));
  const home = makeDirectory();
  const clone = join(makeDirectory(), "clone");
  const env = { PATH, HOME: home, TMPDIR: makeDirectory(), GIT_CONFIG_NOSYSTEM: "1", ...signer.env };
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", clone, ...args], { env, stdio: "pipe" })
      .toString()
      .trimEnd();
  execFileSync("git", ["clone", "--quiet", repository.path, clone], { env });
  const config = { "user.name": "Alice", "user.email": "alice@example.com", ...signer.config };
  for (const [key, value] of Object.entries(config)) git("config", "--global", key, value);

  const start: Place["start"] = (number, { args = [], env: more = {}, cwd = clone, named = true } = {}) => {
    const all = ["--pr", String(number), ...(named ? ["--repository", "acme/app"] : []), ...args];
    const child = spawn(join(PROGRAMS, "merge-sign"), all, {
      cwd,
      env: { ...env, GH_ENTERPRISE_TOKEN: TOKEN, GITHUB_API_URL: api.url, ...more },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const code = new Promise<number | null>((resolve) => child.on("close", resolve));
    const ended = Promise.all([code, text(child.stdout), text(child.stderr)]).then(
      ([status, stdout, stderr]) => {
        expect(stdout + stderr).not.toContain(TOKEN);
        return { code: status, stdout, stderr };
      },
    );
    return { child, ended };
  };
  return {
    ...{ repository, project, api, clone, git, start },
    openPull({ branch = "feature", ...facts } = {}) {
      const parents = [repository.git(["rev-parse", `refs/heads/${facts.base ?? "main"}`])];
      const where = facts.fork?.repository ?? repository;
      const head = addCommit(where, {
        branch,
        parents,
        files: { [`${branch}.txt`]: "new\n" },
        message: "Add a file",
      });
      return { ...project.open({ branch, ...facts }), head };
    },
    state: () => ({
      remote: repository.refs(),
      local: git("for-each-ref"),
      head: git("rev-parse", "HEAD"),
      status: git("status", "--porcelain", "--ignored"),
      files: readdirSync(join(clone, ".git"))
        .filter((name) => name !== "objects")
        .sort(),
      temporary: readdirSync(env.TMPDIR),
    }),
    merge: (number, options) => start(number, options).ended,
  };
}

/** Runs it to its good end. */
export async function mergedBy(place: Place, number: number, args: readonly string[] = []) {
  const { code, stdout, stderr } = await place.merge(number, { args });
  expect({ code, stderr }).toEqual({ code: 0, stderr });
  expect(stdout).toMatch(/^[0-9a-f]{40}\n$/);
  return { commit: stdout.trim(), stderr };
}

/** A hook of the person. */
export function writeHook(clone: string, name: string): { hasRun(): boolean } {
  const [path, trace] = [join(clone, ".git/hooks", name), join(makeDirectory(), "trace")];
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\necho ran > ${trace}\n`);
  chmodSync(path, 0o755);
  return { hasRun: () => existsSync(trace) };
}
