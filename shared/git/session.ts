import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GitSettings } from "../credentials/git-fields.ts";
import { isTimeout, type ProgramResult, runProgram } from "../process/run-program.ts";
import { messageOf, ResourceError } from "../resource/errors.ts";
import type { StepContext } from "../resource/step.ts";
import { type ConfigEntry, configText } from "./config-text.ts";
import { configFile, gitEnvironment, OFFLINE } from "./environment.ts";
import { gitTimeout } from "./failure.ts";
import { parseRemote, type Remote } from "./remote.ts";
import { remoteAccess } from "./remote-access.ts";
import { traced } from "./traced.ts";
import { untilRedirected } from "./until-redirected.ts";

/**
 * What every git command is told besides. On the command line, because a server that is a local path would obey the
 * private configuration file too, and has to keep its hooks.
 */
const OPTIONS = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "protocol.version=2",
].flatMap((option) => ["-c", option]);

/** True of every server, with login or without. */
const CONFIG: readonly ConfigEntry[] = [
  // A repository on disk may belong to somebody else; git asks for this word in a file of the user's, or not at all.
  { key: "safe.directory", value: "*" },
  // Servers send a few bytes every five seconds while they work.
  { key: "http.lowSpeedLimit", value: "1" },
  { key: "http.lowSpeedTime", value: "60" },
  // Otherwise every fetch that does not look for forced updates warns of that.
  { key: "advice.fetchShowForcedUpdates", value: "false" },
];

/** A server that has answered nothing for this long at the first contact will not answer. */
export const FIRST_CONTACT_MS = 60_000;

export type GitSource = GitSettings & {
  readonly uri: string;
  /** Whether the server may sign in elsewhere with the SSH key. */
  readonly forward_agent?: boolean;
  /** What the owner of the pipeline wants to be configured besides. */
  readonly config?: readonly ConfigEntry[];
  /** Tells each command of git and how long it took. */
  readonly debug?: boolean;
};

export interface GitCommand {
  readonly gitDir?: string;
  /** By default there is none. */
  readonly workTree?: string;
  /** By default the private directory. */
  readonly cwd?: string;
  /** Variables that differ for this command. */
  readonly env?: Readonly<Record<string, string>>;
  /** `none`: whatever a repository says, nothing is fetched. */
  readonly network?: "allowed" | "none";
  readonly input?: string | Uint8Array;
  readonly timeLimitMs?: number;
}

/** Native git with the login for one remote, apart from everything the user or the system has configured. */
export interface GitSession {
  readonly remote: Remote;
  readonly context: StepContext;
  /** For this session alone; gone after `close()`. */
  readonly directory: string;
  /** Runs `git` with `args` to its end, whatever its exit status. */
  run(args: readonly string[], command?: GitCommand): Promise<ProgramResult>;
  /** Removes everything that is left on disk. */
  close(): Promise<void>;
}

export async function withGitSession<T>(
  source: GitSource,
  context: StepContext,
  use: (session: GitSession) => Promise<T>,
): Promise<T> {
  const session = await openGitSession(source, context);
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}

export async function openGitSession(source: GitSource, context: StepContext): Promise<GitSession> {
  const { env, log, signal } = context;
  const remote = parseRemote(source.uri);
  if (remote.login) log.hide(remote.login.password.reveal());
  const directory = await privateDirectory(env["TMPDIR"] || tmpdir());
  const remove = () => rm(directory, { recursive: true, force: true, maxRetries: 3 });
  let close = remove;
  try {
    const access = await remoteAccess(remote, source, directory, context);
    close = () => access.close().finally(remove);
    // What was asked for explicitly comes last, and counts.
    const text = configText([...CONFIG, ...access.config, ...(source.config ?? [])]);
    await writeFile(configFile(directory), text, { mode: 0o600, flag: "wx" });
    const environment = { ...gitEnvironment(env, directory, remote.kind), ...access.env };
    const run: GitSession["run"] = async (args, command = {}) => {
      const { gitDir, workTree, cwd = directory, input, timeLimitMs, network = "allowed" } = command;
      const place = [
        ...(gitDir === undefined ? [] : [`--git-dir=${gitDir}`]),
        ...(workTree === undefined ? [] : [`--work-tree=${workTree}`]),
      ];
      try {
        return await runProgram("git", [...OPTIONS, ...place, ...args], {
          env: { ...environment, ...(network === "none" && OFFLINE), ...command.env },
          cwd,
          signal,
          ...(input !== undefined && { input }),
          ...(timeLimitMs !== undefined && { timeLimitMs }),
        });
      } catch (error) {
        throw isTimeout(error) ? gitTimeout(remote, error) : error;
      } finally {
        await access.afterRun();
      }
    };
    const tracing = source.debug ? traced(run, log) : run;
    return { remote, context, directory, run: untilRedirected(tracing, access.eager), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function privateDirectory(parent: string): Promise<string> {
  return mkdtemp(join(parent, "git-")).catch((cause: unknown) => {
    throw new ResourceError("unavailable", `Cannot make a directory in "${parent}": ${messageOf(cause)}`, {
      cause,
      hint: "give the step a temp directory that it may write to; TMPDIR names another one",
    });
  });
}
