import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { jsonIn } from "../../../shared/schema/json-in.ts";
import { type Command, startInKeptContainer, startInNewContainer } from "./container.ts";

export type StepName = "check" | "in" | "out";

export interface StepOptions {
  /** The one argument; left out, the program gets none. */
  readonly directory?: string;
  /** The whole environment, except for `PATH`. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What stdout says as JSON; undefined where it says nothing, or something for people. */
  readonly answer: unknown;
}

export interface RunningStep {
  /** Of the program, or of the client that waits for its container. */
  readonly pid: number;
  readonly outcome: Promise<Outcome>;
  kill(signal: NodeJS.Signals): void;
}

/** The programs of one resource. */
export interface Programs {
  /** Whether they run inside an image, where `pid` is not theirs and the system is another one. */
  readonly runInImage: boolean;
  /** Runs a step to its end. A text instead of a request goes to stdin as it is. */
  runStep(step: StepName, request: unknown, options?: StepOptions): Promise<Outcome>;
  startStep(step: StepName, request: unknown, options?: StepOptions): RunningStep;
}

const { PATH = "", RESOURCE_PROGRAMS: PROGRAMS = join(__dirname, "../../../dist") } = process.env;

// Starting a container, or several programs on a busy machine, takes longer than the five seconds that jest allows.
jest.setTimeout(30_000);

/** Those in `dist` or, where a variable such as RESOURCE_IMAGE_S3 names an image, those inside of it. */
export function programsOf(resource: string): Programs {
  const image = process.env[`RESOURCE_IMAGE_${resource.toUpperCase()}`];
  return image === undefined ? programsIn(join(PROGRAMS, resource)) : programsInImage(image);
}

function programsIn(directory: string): Programs {
  const startStep = (step: StepName, request: unknown, options: StepOptions = {}): RunningStep => {
    const { args, env } = commandOf(step, options);
    const child = spawn(join(directory, step), args, { cwd: "/", env: { PATH, ...env } });
    return {
      pid: child.pid ?? 0,
      outcome: outcomeOf(child, request),
      kill: (signal) => void child.kill(signal),
    };
  };
  return {
    runInImage: false,
    runStep: (step, request, options) => startStep(step, request, options).outcome,
    startStep,
  };
}

function programsInImage(image: string): Programs {
  return {
    runInImage: true,
    runStep: async (step, request, options = {}) =>
      outcomeOf(await startInKeptContainer(image, commandOf(step, options)), request),
    startStep: (step, request, options = {}) => {
      const { child, kill } = startInNewContainer(image, commandOf(step, options));
      return { pid: child.pid ?? 0, outcome: outcomeOf(child, request), kill };
    },
  };
}

function commandOf(step: StepName, { directory, env = {} }: StepOptions): Command {
  return { program: `/opt/resource/${step}`, args: directory === undefined ? [] : [directory], env };
}

async function outcomeOf(child: ChildProcess, request: unknown): Promise<Outcome> {
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error("Cannot talk to the program: it has no pipes");
  // A program that ends without reading breaks the pipe; its exit code is what counts.
  stdin.on("error", () => {}).end(typeof request === "string" ? request : JSON.stringify(request));
  const ended = new Promise<Pick<Outcome, "code" | "signal">>((resolve, reject) => {
    child.on("error", reject).on("close", (code, signal) => resolve({ code, signal }));
  });
  const [out, err, end] = await Promise.all([text(stdout), text(stderr), ended]);
  return { ...end, stdout: out, stderr: err, answer: jsonIn(out) };
}
