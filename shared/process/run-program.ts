import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { kill } from "node:process";
import { messageOf, ResourceError } from "../resource/errors.ts";
import { formatDuration } from "../resource/units.ts";
import { HeadAndTail } from "./head-and-tail.ts";

/** How long a program may tidy up once it is asked to end. */
const GRACE_MS = 2_000;
/** How long a program that has ended may leave its output open through a child of its own. */
const LINGER_MS = 1_000;

export interface ProgramOptions {
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string | Uint8Array;
  readonly signal: AbortSignal;
  readonly timeLimitMs?: number;
  /**
   * `shared`: what runs can ask the person at our terminal for a passphrase, which takes being of our own process group.
   * An abort then ends the program alone, which has to see to its children itself. `none` unless stated.
   */
  readonly terminal?: "none" | "shared";
}

export interface ProgramResult {
  /** The exit status; 128 + n where signal n ended the program. */
  readonly code: number;
  readonly stdout: Buffer;
  /** Beginning and end of what the program said; a long middle is left out. */
  readonly stderr: string;
}

/**
 * Runs a program to its end, whatever its exit status. It gets no shell, no inherited environment, and (unless it shares
 * our terminal) a process group of its own, so that an abort or the time limit ends the programs it has started as well.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  { env, cwd, input, signal, timeLimitMs, terminal = "none" }: ProgramOptions,
): Promise<ProgramResult> {
  signal.throwIfAborted();
  const detached = terminal === "none";
  const child = spawn(file, args, { env, ...(cwd !== undefined && { cwd }), detached });
  const end = (name: NodeJS.Signals) => void (detached ? endGroup(child, name) : child.kill(name));
  const stdout: Buffer[] = [];
  const stderr = new HeadAndTail();
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.add(chunk));
  // A program that ends without reading breaks the pipe; its exit status says more than that.
  child.stdin.on("error", () => {}).end(input);

  const ending = endOf(child, file);
  const timers: NodeJS.Timeout[] = [];
  const later = (ms: number, action: () => void) => void timers.push(setTimeout(action, ms));
  let stopped: unknown;
  const stop = (reason: unknown) => {
    stopped ??= reason;
    end("SIGTERM");
    later(GRACE_MS, () => end("SIGKILL"));
  };
  const abort = () => stop(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  if (timeLimitMs !== undefined) later(timeLimitMs, () => stop(tooLong(file, timeLimitMs)));
  child.once("exit", () => later(LINGER_MS, () => (detached ? end("SIGKILL") : closeOutput(child))));
  try {
    const code = await ending;
    if (stopped !== undefined) throw stopped;
    return { code, stdout: Buffer.concat(stdout), stderr: stderr.text() };
  } finally {
    signal.removeEventListener("abort", abort);
    for (const timer of timers) clearTimeout(timer);
    end("SIGKILL");
  }
}

function endOf(child: ChildProcess, file: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause: NodeJS.ErrnoException) => reject(cannotStart(file, cause)));
    child.once("close", (code, name) => resolve(code ?? 128 + (name ? constants.signals[name] : 0)));
  });
}

/** Nothing happens where the whole group has ended already. */
function endGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    kill(-pid, name);
  } catch {
    // The group is gone, which is what was wanted.
  }
}

/** A connection that ssh keeps for later, say, lives on by the will of the person whose terminal it is. */
function closeOutput({ stdout, stderr }: ChildProcess): void {
  stdout?.destroy();
  stderr?.destroy();
}

function cannotStart(file: string, cause: NodeJS.ErrnoException): ResourceError {
  const [state, hint] =
    cause.code === "ENOENT"
      ? ["it is not installed", `install ${file}, or use the image of this resource type, which has it`]
      : [messageOf(cause), undefined];
  return new ResourceError("unavailable", `Cannot run "${file}": ${state}`, { cause, hint });
}

/** Whether a failure of `runProgram()` is its time limit. */
export function isTimeout(thrown: unknown): thrown is ResourceError {
  return thrown instanceof ResourceError && thrown.cause instanceof DOMException;
}

function tooLong(file: string, ms: number): ResourceError {
  const state = `no end after ${formatDuration(ms)}`;
  return new ResourceError("unavailable", `Cannot finish "${file}": ${state}`, {
    cause: new DOMException(state, "TimeoutError"),
  });
}
