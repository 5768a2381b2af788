import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { configText } from "../../../shared/git/config-text.ts";
import { addCommit } from "../../support/git-server/history.ts";
import { createRepository, type TestRepository } from "../../support/git-server/repository.ts";
import { Project, type PullFacts } from "../../support/github-server/project.ts";
import { type GitHubServer, startGitHubServer } from "../../support/github-server/server.ts";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import type { Signer } from "./signers.ts";

const { PATH = "", RESOURCE_PROGRAMS: PROGRAMS = join(__dirname, "../../../dist") } = process.env;

export const TOKEN = "ghp_0123456789-token-that-nothing-may-show";

const servers: GitHubServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

export interface Outcome {
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
  /** What the person types when a passphrase is asked for; it runs in a terminal then, which shows stderr as well. */
  readonly typed?: string;
}

export interface Pull {
  readonly number: number;
  readonly facts: PullFacts;
  /** The commit that it brings. */
  readonly head: string;
}

/** A forge with a project, and the clone of somebody who may push to it. */
export interface Place {
  readonly repository: TestRepository;
  readonly project: Project;
  readonly api: GitHubServer;
  readonly clone: string;
  /** Runs git in the clone. */
  git(...args: string[]): string;
  /** A pull request with one commit, which adds a file named after its branch. */
  openPull(facts?: Partial<PullFacts>): Pull;
  /** Everything on disk that a run can have an effect on, but for objects that nothing leads to. */
  state(): Record<string, string>;
  start(
    number: number,
    options?: RunOptions,
  ): { readonly child: ChildProcess; readonly ended: Promise<Outcome> };
  merge(number: number, options?: RunOptions): Promise<Outcome>;
}

export interface PlaceOptions {
  readonly repository?: TestRepository;
  readonly longestPage?: number;
}

export async function openPlace(
  signer: Pick<Signer, "config" | "env">,
  { repository = createRepository(makeDirectory(), { name: "app.git" }), ...options }: PlaceOptions = {},
): Promise<Place> {
  addCommit(repository, { files: { "README.md": "Read me\n" }, message: "First" });
  const project = new Project("acme/app", repository);
  const api = await startGitHubServer({ token: TOKEN, project, ...options });
  servers.push(api);
  const config = { "user.name": "Alice", "user.email": "alice@example.com", ...signer.config };
  const entries = Object.entries(config).map(([key, value]) => ({ key, value }));
  const [home, temporary] = [makeDirectory({ ".gitconfig": configText(entries) }), makeDirectory()];
  const clone = join(makeDirectory(), "clone");
  const env = { PATH, HOME: home, TMPDIR: temporary, GIT_CONFIG_NOSYSTEM: "1", ...signer.env };
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", clone, ...args], { env, stdio: "pipe" })
      .toString()
      .trimEnd();
  execFileSync("git", ["clone", "--quiet", repository.path, clone], { env });

  const start: Place["start"] = (
    number,
    { args = [], env: more = {}, cwd = clone, named = true, typed } = {},
  ) => {
    const command = [join(PROGRAMS, "merge-sign"), "--pr", String(number), ...args];
    if (named) command.push("--repository", "acme/app");
    const [file = "", ...rest] = typed ? ["script", "-qec", command.join(" "), "/dev/null"] : command;
    const child = spawn(file, rest, {
      cwd,
      env: { ...env, GH_ENTERPRISE_TOKEN: TOKEN, GITHUB_API_URL: api.url, ...more },
      // As from a shell, with a process group that Ctrl-C reaches whole.
      detached: true,
    });
    child.stdout.on(
      "data",
      (said: Buffer) => typed && /passphrase/i.test(said.toString()) && child.stdin.write(typed),
    );
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
      const files = { [`${branch}.txt`]: "new\n" };
      const head = addCommit(facts.fork?.repository ?? repository, { branch, parents, files });
      return { ...project.open({ branch, ...facts }), head };
    },
    state() {
      const all = { remote: repository.path, clone, home, temporary };
      const texts = Object.entries(all).flatMap(([name, directory]) =>
        Object.entries(textsIn(directory)).map(([path, content]) => [`${name}/${path}`, content]),
      );
      return Object.fromEntries(
        texts.filter(([path]) => !/^(?:clone\/\.git|remote)\/objects\//.test(path ?? "")),
      );
    },
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

/** Runs it until it refuses, without any effect, and gives the one error line. */
export async function refusedBy(place: Place, number: number, options?: RunOptions): Promise<string> {
  const before = place.state();
  const { code, stdout, stderr } = await place.merge(number, options);
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr });
  expect(place.state()).toEqual(before);
  const line = stderr.trimEnd().split("\n").at(-1) ?? "";
  expect(line).toMatch(/^\u001b\[31merror: Cannot .*\u001b\[0m$/);
  return line;
}

/** Writes over a file of the clone. */
export function overwrite({ clone }: Place, path: string, content: string): void {
  writeFileSync(join(clone, path), content);
}
