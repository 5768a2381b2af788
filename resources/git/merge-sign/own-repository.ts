import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseRemote, type Remote } from "../../../shared/git/remote.ts";
import type { Repository } from "../../../shared/git/repository.ts";
import { ownWords } from "../../../shared/git/server-words.ts";
import type { GitCommand, GitSession } from "../../../shared/git/session.ts";
import { type ProgramResult, runProgram } from "../../../shared/process/run-program.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import { repositoryIn } from "./forge.ts";

/** The repository of the current directory, with all that the person has configured. */
export interface OwnRepository extends Repository {
  /** The address of the remote, which may hold a login. */
  readonly url: string;
}

/** The first git that merges without a work tree. */
const OLDEST = [2, 38] as const;
/** With these, git would take another place than the current directory for the repository. */
const PLACES = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_COMMON_DIR",
  "GIT_OBJECT_DIRECTORY",
  "GIT_NAMESPACE",
];
/** Of GitHub's users. */
const LONGEST_LOGIN = 39;
const UNFINISHED = ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply"];

/** Opens the repository around the current directory; its remote `name` is what the pull request belongs to. */
export async function openOwnRepository(name: string, context: StepContext): Promise<OwnRepository> {
  const git = (args: readonly string[]) => runOwnGit(args, {}, context);
  await refuseOldGit(git);
  const place = await git(["rev-parse", "--absolute-git-dir", "--is-shallow-repository"]);
  if (place.code !== 0) {
    throw refusal(`Cannot find a git repository here: ${ownWords(place.stderr)}`, "run it inside of a clone");
  }
  const [gitDir = "", isShallow] = place.stdout.toString().split("\n");
  if (isShallow === "true") {
    throw refusal(
      `Cannot merge in "${gitDir}": it has only a part of the history`,
      "run git fetch --unshallow first",
    );
  }
  const url = await addressOf(name, git, context);
  // Git is told the name, so that everything that is configured for this remote counts.
  const remote: Remote = { ...parseRemote(url), url: name };
  const run: GitSession["run"] = (args, command = {}) => runOwnGit(args, command, context);
  return { gitDir, url, session: { remote, context, directory: gitDir, run, close: async () => {} } };
}

/** What is changed but not committed is not merged either, which somebody may believe. */
export async function refuseUnlessClean({ gitDir, session }: OwnRepository): Promise<void> {
  const unfinished = UNFINISHED.find((name) => existsSync(join(gitDir, name)));
  if (unfinished !== undefined) {
    throw refusal(
      `Cannot merge in "${gitDir}": there is an unfinished ${unfinished}`,
      "finish or abort that first",
    );
  }
  const bare = await session.run(["rev-parse", "--is-inside-work-tree"]);
  if (bare.stdout.toString().trim() !== "true") return;
  const status = await session.run(["status", "--porcelain", "--untracked-files=no"]);
  if (status.code !== 0) throw refusal(`Cannot read the state of "${gitDir}": ${ownWords(status.stderr)}`);
  const [first] = status.stdout.toString().split("\n");
  if (first) {
    throw refusal(
      `Cannot merge in "${gitDir}": there are changes without a commit (${first.slice(3)}, …)`,
      "commit or stash them first",
    );
  }
}

/**
 * Git as the person runs it, who may be asked for a passphrase and take any time for it. Hooks are those of the forge
 * alone, as with its button; a repository has one content, whatever replaces it locally.
 */
function runOwnGit(
  args: readonly string[],
  { gitDir, input }: GitCommand,
  { env, signal }: StepContext,
): Promise<ProgramResult> {
  const inherited = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !PLACES.includes(entry[0]),
  );
  const place = gitDir === undefined ? [] : [`--git-dir=${gitDir}`];
  return runProgram("git", ["-c", "core.hooksPath=/dev/null", ...place, ...args], {
    env: {
      ...Object.fromEntries(inherited),
      LC_ALL: "C",
      GIT_NO_REPLACE_OBJECTS: "1",
      GIT_OPTIONAL_LOCKS: "0",
    },
    signal,
    terminal: "shared",
    ...(input !== undefined && { input }),
  });
}

type Git = (args: readonly string[]) => Promise<ProgramResult>;

async function refuseOldGit(git: Git): Promise<void> {
  const { stdout } = await git(["version"]);
  const [version = "", major, minor] = /(\d+)\.(\d+)[\w.]*/.exec(stdout.toString()) ?? [];
  const isOld = Number(major) < OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) < OLDEST[1]);
  if (isOld)
    throw refusal(`Cannot merge with git ${version}: it is too old`, `use git ${OLDEST.join(".")} or newer`);
}

/** Git may fetch from one place and push to another, which had better be the same repository. */
async function addressOf(name: string, git: Git, { log }: StepContext): Promise<string> {
  const addresses = async (...options: string[]) => {
    const { code, stdout } = await git(["remote", "get-url", ...options, "--all", "--", name]);
    return code === 0 ? stdout.toString().trimEnd().split("\n") : [];
  };
  const [[url], pushed] = [await addresses(), await addresses("--push")];
  if (!url) {
    throw refusal(
      `Cannot find the remote "${name}": this repository has none of that name`,
      "choose one of git remote -v with --remote",
    );
  }
  for (const { login } of [url, ...pushed].map(parseRemote)) {
    if (login) log.hide(login.password.reveal());
    // A token may stand in the place of the user, too.
    if (login && login.username.length > LONGEST_LOGIN) log.hide(login.username);
  }
  const isSame = (other: string) =>
    other === url ||
    (parseRemote(other).host === parseRemote(url).host && repositoryIn(other) === repositoryIn(url));
  if (pushed.length === 1 && pushed.every(isSame)) return url;
  throw refusal(
    `Cannot use the remote "${name}": git pushes to another place than it fetches from`,
    "choose a remote without a pushurl of its own with --remote",
  );
}

function refusal(message: string, hint?: string): ResourceError {
  return new ResourceError("invalid-request", message, { hint });
}
