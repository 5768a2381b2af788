import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { jsonIn } from "../../../shared/schema/json-in.ts";
import { type Command, startContainer } from "./container.ts";
import { keptContainer } from "./kept-container.ts";
import { OF_THIS_RUN, type Surroundings } from "./surroundings.ts";

export const STEP_NAMES = ["check", "in", "out"] as const;
export type StepName = (typeof STEP_NAMES)[number];

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

/** Those in `dist` or, where a variable such as RESOURCE_IMAGE_S3 names an image, those inside of it. */
export function programsOf(resource: string): Programs {
  const image = process.env[`RESOURCE_IMAGE_${resource.toUpperCase()}`];
  return image === undefined ? programsIn(join(PROGRAMS, resource)) : programsInContainer(image, OF_THIS_RUN);
}

function programsIn(directory: string): Programs {
  return programs(false, (step, request, options = {}) => {
    const { args, env } = commandOf(step, options);
    const child = spawn(join(directory, step), args, { cwd: "/", env: { PATH, ...env } });
    return {
      pid: child.pid ?? 0,
      outcome: outcomeOf(child, request),
      kill: (signal) => void child.kill(signal),
    };
  });
}

/** Those of an image, in one container for all of them. */
export function programsInContainer(image: string, surroundings: Surroundings): Programs {
  return programs(true, (step, request, options = {}) => {
    const container = keptContainer(image, surroundings);
    const { ending, kill } = container.start(commandOf(step, options), inputOf(request));
    const outcome = ending.then(({ id: _, ...end }) => ({ ...end, answer: jsonIn(end.stdout) }));
    return { pid: container.pid, outcome, kill };
  });
}

/** Those of an image, each of them as the first program of a container of its own. */
export function programsInContainers(image: string, surroundings: Surroundings): Programs {
  return programs(true, (step, request, options = {}) => {
    const { client, kill } = startContainer(image, surroundings, commandOf(step, options));
    return { pid: client.pid ?? 0, outcome: outcomeOf(client, request), kill };
  });
}

function programs(runInImage: boolean, startStep: Programs["startStep"]): Programs {
  return { runInImage, startStep, runStep: (...args) => startStep(...args).outcome };
}

function commandOf(step: StepName, { directory, env = {} }: StepOptions): Command {
  return { program: `/opt/resource/${step}`, args: directory === undefined ? [] : [directory], env };
}

function inputOf(request: unknown): string {
  return typeof request === "string" ? request : JSON.stringify(request);
}

async function outcomeOf(child: ChildProcess, request: unknown): Promise<Outcome> {
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error("Cannot talk to the program: it has no pipes");
  // A program that ends without reading breaks the pipe; its exit code is what counts.
  stdin.on("error", () => {}).end(inputOf(request));
  const ended = new Promise<Pick<Outcome, "code" | "signal">>((resolve, reject) => {
    child.on("error", reject).on("close", (code, signal) => resolve({ code, signal }));
  });
  const [out, err, end] = await Promise.all([text(stdout), text(stderr), ended]);
  return { ...end, stdout: out, stderr: err, answer: jsonIn(out) };
}
