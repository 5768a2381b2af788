import { resolve } from "node:path";
import { ResourceError } from "./errors.ts";
import type { Step } from "./step.ts";

/** What the arguments ask for. */
export type Command = { readonly kind: "run"; readonly directory: string } | { readonly kind: "version" };

/** The arguments of a step: those of Concourse, or what a person asks at a terminal. */
export function commandOf(step: Step, args: readonly string[]): Command {
  if (args.includes("--version")) return { kind: "version" };
  const option = args.find((arg) => arg.startsWith("-"));
  if (option !== undefined) throw cannotStart(step, `"${option}" is not an option`);
  // A check has no directory, and the one that it was started in may be gone.
  if (step.directory === undefined) return { kind: "run", directory: "/" };
  const [directory] = args;
  if (!directory) throw cannotStart(step, "no directory is given");
  return { kind: "run", directory: resolve(directory) };
}

/** Name of the program. */
export function nameOf({ directory }: Step): string {
  if (directory === undefined) return "check";
  return directory === "destination" ? "in" : "out";
}

function cannotStart(step: Step, state: string): ResourceError {
  const argument = step.directory === undefined ? "" : ` <${step.directory} directory>`;
  return new ResourceError("invalid-request", `Cannot start: ${state}`, {
    hint: `usage: ${nameOf(step)}${argument} < request.json`,
  });
}
