import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** The whole demonstration takes a few seconds; a program that hangs must not hang it. */
const LIMIT_MS = 10_000;

export interface Run {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly request: unknown;
}

export interface Outcome {
  readonly exitCode: number | null;
  /** What stdout says as JSON; undefined when it says nothing. */
  readonly answer: unknown;
  readonly log: string;
}

/** Runs a program as Concourse does: the request on stdin, the answer on stdout, the log on stderr. */
export async function runProgram({ program, args, cwd, env, request }: Run): Promise<Outcome> {
  const child = spawn(program, args, { cwd, env, timeout: LIMIT_MS });
  child.stdin.on("error", () => {}).end(JSON.stringify(request));
  const exitCode = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  const [answer, log, code] = await Promise.all([text(child.stdout), text(child.stderr), exitCode]);
  return { exitCode: code, answer: answer === "" ? undefined : JSON.parse(answer), log };
}
