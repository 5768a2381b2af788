import { resolve } from "node:path";
import { ResourceError } from "./errors.ts";
import type { Step } from "./step.ts";

/** What the arguments ask for. */
export type Command =
  | { readonly kind: "run"; readonly directory: string }
  | { readonly kind: "explain" }
  | { readonly kind: "help" }
  | { readonly kind: "version" };

/** The arguments of a step: those of Concourse, or what a person asks at a terminal. */
export function commandOf(step: Step, args: readonly string[]): Command {
  if (args.includes("--help") || args.includes("-h")) return { kind: "help" };
  if (args.includes("--version")) return { kind: "version" };
  const [option] = args.filter((arg) => arg.startsWith("-") && arg !== "--explain");
  if (option !== undefined) throw cannotStart(step, `"${option}" is not an option`);
  const explains = args.includes("--explain");
  if (explains && !step.explain) throw cannotStart(step, '"--explain" is offered by check and in only');
  const [directory, ...more] = args.filter((arg) => arg !== "--explain");
  const isTooMany = more.length > 0 || (directory !== undefined && step.directory === undefined);
  if (isTooMany) throw cannotStart(step, "too many arguments are given");
  if (explains) return { kind: "explain" };
  // A check has no directory, and the one that it was started in may be gone.
  if (step.directory === undefined) return { kind: "run", directory: "/" };
  if (!directory) throw cannotStart(step, "no directory is given");
  return { kind: "run", directory: resolve(directory) };
}

/** Name of the program. */
export function nameOf({ directory }: Step): string {
  if (directory === undefined) return "check";
  return directory === "destination" ? "in" : "out";
}

function cannotStart(step: Step, state: string): ResourceError {
  const name = nameOf(step);
  const argument = step.directory === undefined ? "" : ` <${step.directory} directory>`;
  return new ResourceError("invalid-request", `Cannot start: ${state}`, {
    hint: `usage: ${name}${argument} < request.json; ${name} --help tells more`,
  });
}
