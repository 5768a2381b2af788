import { ResourceError } from "../../../shared/resource/errors.ts";
import type { PutParams } from "../params.ts";

/** Those that git brings along; for any other name it would look for a program. */
const STRATEGIES = ["ort", "recursive", "resolve", "octopus", "ours", "subtree"];

/** The merge strategy of a rebase and its options as arguments of git, each of which is one, whatever it contains. */
export function mergeOptions({ rebase_strategy, rebase_strategy_option }: RebaseParams): string[] {
  return [
    ...(rebase_strategy ? [`--strategy=${requireStrategy(rebase_strategy)}`] : []),
    ...optionsIn(rebase_strategy_option).map((option) => `--strategy-option=${requireOption(option)}`),
  ];
}

type RebaseParams = Pick<PutParams, "rebase_strategy" | "rebase_strategy_option">;

function optionsIn(given: PutParams["rebase_strategy_option"] = []): string[] {
  const options = typeof given === "string" ? given.split(/\s+/) : given;
  return options.filter((option) => option !== "");
}

function requireStrategy(name: string): string {
  if (STRATEGIES.includes(name)) return name;
  throw new ResourceError("invalid-request", `Cannot use "rebase_strategy" "${name}": git has no such one`, {
    hint: `use one of ${STRATEGIES.join(", ")}`,
  });
}

function requireOption(option: string): string {
  if (/^[a-z][^\s\x00-\x1f\x7f]*$/i.test(option)) return option;
  throw new ResourceError(
    "invalid-request",
    `Cannot use "rebase_strategy_option" "${option}": an option begins with a letter and has no blanks`,
    { hint: "write it like theirs or find-renames=50%, without dashes before it" },
  );
}
