/**
 * Runs in a container, by itself, as its first program: starts the programs that lines on stdin ask for, and tells in lines
 * on stdout how they ended. Ends with its stdin, so also when a test does not come to an orderly end.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";

export type Order =
  | {
      readonly id: number;
      readonly program: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly input: string;
    }
  | { readonly id: number; readonly signal: NodeJS.Signals };

export interface Ending {
  readonly id: number;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const killers = new Map<number, (signal: NodeJS.Signals) => void>();

createInterface(process.stdin)
  .on("line", (line) => {
    const order: Order = JSON.parse(line);
    if ("signal" in order) killers.get(order.id)?.(order.signal);
    else void run(order);
  })
  .on("close", () => process.exit());

async function run({ id, program, args, env, input }: Exclude<Order, { signal: unknown }>): Promise<void> {
  // In a session of its own, as Docker and Concourse start it.
  const child = spawn(program, args, { cwd: "/", env: { ...process.env, ...env }, detached: true });
  killers.set(id, (signal) => void child.kill(signal));
  const ended = new Promise<Pick<Ending, "code" | "signal">>((resolve, reject) => {
    child.on("error", reject).on("close", (code, signal) => resolve({ code, signal }));
  });
  // A program that ends without reading breaks the pipe; its exit code is what counts.
  child.stdin.on("error", () => {}).end(input);
  const [stdout, stderr, end] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  killers.delete(id);
  const ending: Ending = { id, ...end, stdout, stderr };
  console.log(JSON.stringify(ending));
}
