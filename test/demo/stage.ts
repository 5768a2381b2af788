import { deepEqual, equal, match } from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { layOut, wrap } from "./lay-out.ts";
import { type Outcome, runProgram } from "./run-program.ts";

export interface Step {
  readonly heading: string;
  /** Below the directory of the built programs, for example `s3/check`. */
  readonly program: string;
  /** The argument of `in` and `out`, relative to the directory of the demonstration. */
  readonly directory?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly request: Readonly<Record<string, unknown>>;
  readonly expected: {
    readonly exitCode: number;
    /** Left out where only the program can know it; the scene then looks at the outcome. */
    readonly answer?: unknown;
    readonly log?: RegExp;
  };
}

/** One chapter of the demonstration. It throws when anything is not as it should be. */
export interface Scene {
  readonly title: string;
  /** What there is to see. */
  readonly about: string;
  play(stage: Stage): Promise<void>;
}

export interface StageOptions {
  /** Where the programs were built. */
  readonly programs: string;
  /** Where the steps find and leave files. */
  readonly directory: string;
  /** Where `env` finds Node. */
  readonly path: string;
  readonly write: (text: string) => void;
}

/** Runs steps in front of an audience, each with what it was asked, what it said and what it answered. */
export class Stage {
  readonly directory: string;
  readonly #options: StageOptions;

  constructor(options: StageOptions) {
    this.directory = options.directory;
    this.#options = options;
  }

  /** Plays a scene from its title to its end. */
  async play(number: number, scene: Scene): Promise<void> {
    this.#write(`\n${`== ${number}. ${scene.title} `.padEnd(100, "=")}\n${scene.about}\n`);
    await scene.play(this);
  }

  /** Writes a file that a step will find. */
  async prepare(path: string, content: string | Uint8Array): Promise<void> {
    const file = join(this.directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  /** Runs a step, shows it, and insists on what is expected of it. */
  async run(step: Step): Promise<Outcome> {
    const outcome = await this.#perform(step);
    this.#present(step, outcome);
    return outcome;
  }

  /** Does the same with several steps that run at the same time, and shows them one after the other. */
  async runTogether(steps: readonly Step[]): Promise<Outcome[]> {
    const outcomes = await Promise.all(steps.map((step) => this.#perform(step)));
    for (const [index, outcome] of outcomes.entries()) this.#present(steps[index] as Step, outcome);
    return outcomes;
  }

  async #perform({ program, directory, env = {}, request }: Step): Promise<Outcome> {
    const { programs, directory: cwd, path } = this.#options;
    return runProgram({
      program: join(programs, program),
      args: directory === undefined ? [] : [directory],
      cwd,
      env: { PATH: path, ...env },
      request,
    });
  }

  #present({ heading, program, directory, env = {}, request, expected }: Step, outcome: Outcome): void {
    const args = directory === undefined ? [] : [directory];
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    this.#write(`\n-- ${heading}\n`);
    this.show("run", [[...variables, program, ...args].join(" ")]);
    this.show("request", layOut(withoutSecrets(request)).split("\n"));
    this.show("log", wrap(outcome.log.trimEnd()));
    if (outcome.answer !== undefined) this.show("answer", layOut(outcome.answer).split("\n"));
    this.show("exit code", [String(outcome.exitCode)]);
    equal(outcome.exitCode, expected.exitCode, `${heading}: exit code ${outcome.exitCode}`);
    if ("answer" in expected) deepEqual(outcome.answer, expected.answer, `${heading}: another answer`);
    if (expected.log) match(outcome.log, expected.log);
  }

  /** Shows lines beside what they are called. */
  show(label: string, lines: readonly string[]): void {
    lines.forEach((line, index) => void this.#write(`${(index === 0 ? label : "").padEnd(12)}${line}\n`));
  }

  #write(text: string): void {
    this.#options.write(text);
  }
}

const SECRETS = ["secret_access_key", "signing_key", "signing_key_passphrase"];

function withoutSecrets(request: Step["request"]): unknown {
  const hide = (key: string, value: unknown) => (SECRETS.includes(key) ? "***" : withoutArmour(value));
  return JSON.parse(JSON.stringify(request, hide));
}

/** The first line tells what it is; the others would fill the screen. */
function withoutArmour(value: unknown): unknown {
  return typeof value === "string" && value.startsWith("-----BEGIN ") ? `${value.split("\n")[0]} …` : value;
}
