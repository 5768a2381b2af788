import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";

/** A program to measure. It gets nothing of our environment but `PATH`. */
export interface Command {
  readonly name: string;
  readonly argv: readonly [program: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** What it has to print; a program that does something else would be measured in vain. */
  readonly stdout?: string;
  /** Verifies and removes what a run left behind; not measured. */
  readonly after?: () => Promise<void>;
}

export interface Measurement {
  readonly wallMs: number;
  /** User and system time, of the program and of whatever it waited for. */
  readonly cpuMs: number;
  readonly peakBytes: number;
}

/**
 * Node does not tell what a child has used; bash does, to the millisecond, out of the kernel's account of the ended
 * process. Descriptor 3 gets the process id, then the times; the program itself keeps its streams. The
 * braces keep the clock outside of what becomes the program.
 */
const TIMED = `
  TIMEFORMAT='%3R %3U %3S'
  exec 4>&2 2>&3
  time { (echo "$BASHPID" >&3; exec "$@" 2>&4 3>&- 4>&-); }`;
const SAMPLING_MS = 10;

export async function measure({ name, argv, env, stdin = "", stdout, after }: Command): Promise<Measurement> {
  // bash takes a socket on stdin for a remote shell and would read the user's start-up file.
  const child = spawn("bash", ["--norc", "-c", TIMED, "bash", ...argv], {
    env: { PATH: process.env.PATH, LC_ALL: "C", ...env },
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  const [input, output, errors, account] = child.stdio as [ChildProcess["stdin"], ...Readable[]];
  input?.on("error", () => {}).end(stdin);
  const peak = peakMemory(account as Readable);
  const code = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  const [said, log, accounted] = await Promise.all(
    [output, errors, account].map((stream) => text(stream as Readable)),
  );
  const peakBytes = peak.stop();
  if ((await code) !== 0) throw new Error(`${name} failed: ${log?.trim()}`);
  if (stdout !== undefined && said !== stdout) throw new Error(`${name} printed ${said}instead of ${stdout}`);
  await after?.();
  return { ...timesIn(accounted ?? ""), peakBytes };
}

function timesIn(account: string): Pick<Measurement, "wallMs" | "cpuMs"> {
  const [, wall, user, system] = /\n(\S+) (\S+) (\S+)\n$/.exec(account) ?? [];
  if (wall === undefined) throw new Error(`Cannot measure: bash says "${account}"`);
  return { wallMs: Number(wall) * 1000, cpuMs: (Number(user) + Number(system)) * 1000 };
}

/**
 * Follows the kernel's high-water mark of resident memory until stopped. The mark never falls, so only what a program
 * needs in its last moments can escape; unlike that of an ended child, it does not contain the memory of its parent.
 */
function peakMemory(account: Readable): { stop(): number } {
  let peakKib = 0;
  let timer: NodeJS.Timeout | undefined;
  account.once("data", (chunk: Buffer) => {
    const status = `/proc/${Number.parseInt(String(chunk), 10)}/status`;
    timer = setInterval(() => {
      peakKib = Math.max(peakKib, highWaterMark(status));
    }, SAMPLING_MS);
  });
  return {
    stop() {
      clearInterval(timer);
      return peakKib * 1024;
    },
  };
}

function highWaterMark(status: string): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(status, "latin1"))?.[1] ?? 0);
  } catch {
    return 0; // it has ended
  }
}
