import { type ChildProcess, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { build } from "esbuild";

/** Bundles TypeScript that may import from the root of the project, and gives the path of the program. */
export async function buildProgram(directory: string, name: string, source: string): Promise<string> {
  const outfile = join(directory, `${name}.cjs`);
  await mkdir(directory, { recursive: true });
  await build({
    stdin: { contents: source, resolveDir: process.cwd(), loader: "ts" },
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    define: { "import.meta.url": "__filename" },
    logLevel: "error",
  });
  return outfile;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves when `line` has appeared on stderr. */
  said(line: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** Starts a program with a bare environment; `stdin` is sent and closed unless it is `undefined`, then it stays open. */
export function start(program: string, stdin: string | undefined, ...args: string[]): Running {
  const child = spawn(process.execPath, [program, ...args], { env: {}, stdio: "pipe" });
  child.stdin.on("error", () => {});
  if (stdin !== undefined) child.stdin.end(stdin);
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  const stdout = text(child.stdout).catch(() => "");
  const code = new Promise<number | null>((resolve) => child.on("close", resolve));
  return {
    child,
    said: (line) =>
      new Promise((resolve) => {
        const look = () => stderr.includes(line) && resolve();
        look();
        child.stderr.on("data", look);
      }),
    ended: code.then(async (status) => ({ code: status, stdout: await stdout, stderr })),
  };
}
