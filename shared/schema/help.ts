import type * as v from "valibot";
import { objectSchema } from "./json-schema.ts";
import { type Option, optionsIn } from "./options.ts";
import type { ReferenceParts, Sections } from "./reference.ts";
import { entriesOf } from "./settings.ts";
import { wrapped } from "./wrapped.ts";

export type StepName = "check" | "in" | "out";

/** What a person who calls the programs by hand has to know beside the keys. */
export interface HelpTexts {
  /** Each form of a version, as JSON, with the case in which it has that form. */
  readonly versions: Readonly<Record<string, string>>;
  /** What must be there for the examples to work, in a sentence. */
  readonly needs?: string;
  readonly steps: Readonly<Record<StepName, StepHelp>>;
}

export interface StepHelp {
  /** What the step does, in a sentence. */
  readonly purpose: string;
  /** Commands for a shell, which work as they are. `<program>` stands for the path of the step's program. */
  readonly example: string;
}

export type HelpParts = ReferenceParts & { readonly help: HelpTexts };

const USAGES: Readonly<Record<StepName, readonly string[]>> = {
  check: ["check < request.json", "check --explain < request.json", "check --help | --version"],
  in: ["in <destination directory> < request.json", "in --explain < request.json", "in --help | --version"],
  out: ["out <sources directory> < request.json", "out --help | --version"],
};

const REQUESTS: Readonly<Record<StepName, string>> = {
  check: '{"source": {…}, "version": {…} or null}',
  in: '{"source": {…}, "version": {…}, "params": {…}}',
  out: '{"source": {…}, "params": {…}}',
};

const ANSWERS: Readonly<Record<StepName, string>> = {
  check: '[{…}, …]: versions, the oldest first. Without a "version" in the request, the newest alone.',
  in: '{"version": {…}, "metadata": [{"name": "…", "value": "…"}, …]}',
  out: '{"version": {…}, "metadata": [{"name": "…", "value": "…"}, …]}',
};

/** What `--help` prints: plain text for a terminal of 100 columns. */
export function helpOf(step: StepName, { source, getParams, putParams, sections, help }: HelpParts): string {
  const { purpose, example } = help.steps[step];
  const usage = USAGES[step].map((line, at) => `${at === 0 ? "Usage: " : "       "}${line}`);
  const parts = [
    usage.join("\n"),
    `${wrapped(purpose)}${step === "out" ? "" : `\n${EXPLAIN}`}`,
    `The request, on standard input:\n\n  ${REQUESTS[step]}`,
    ...keysOf("source", source, sections),
    ...(step === "out" ? [] : [`version, as check answers it:\n\n${versionsOf(help)}`]),
    ...(step === "check" ? [] : keysOf("params", step === "in" ? getParams : putParams)),
    `The answer, on standard output:\n\n  ${ANSWERS[step]}`,
    EXIT_CODES,
    ...(help.needs === undefined ? [] : [wrapped(help.needs)]),
    `Example:\n\n${example.replace(/^(?=.)/gm, "  ")}`,
  ];
  return `${parts.join("\n\n")}\n`;
}

const EXIT_CODES = wrapped(
  "Exit code 0 with an answer, 1 with a line on standard error that says what to mend, 2 at a defect of the program.",
);
const EXPLAIN = wrapped(
  "With --explain it reads the same request, validates it, and tells what it would use, without doing anything.",
);

function versionsOf({ versions }: HelpTexts): string {
  const width = Math.max(...Object.keys(versions).map((version) => version.length));
  const lines = Object.entries(versions).map(([version, when]) => `  ${version.padEnd(width)}  ${when}`);
  return lines.join("\n");
}

function keysOf(part: string, schema: v.GenericSchema, sections?: Sections): string[] {
  return optionsIn(objectSchema(entriesOf(schema)), sections)
    .filter(({ options }) => options.length > 0)
    .map(({ heading, options }) => {
      const title = heading === "" ? part : `${part}, ${plain(heading)}`;
      return `${title}:\n\n${options.map(entryOf).join("\n")}`;
    });
}

/** A key, and below it what it means. */
function entryOf({ key, type, standard, meaning, isSecret }: Option): string {
  const facts = [
    plain(type).replaceAll(", ", " | "),
    ...(standard === "" ? [] : [standard === "required" ? standard : `default ${plain(standard)}`]),
    ...(isSecret ? ["secret"] : []),
  ];
  return `${wrapped(`${key} (${facts.join(", ")})`, "  ")}\n${wrapped(meaning, "      ")}`;
}

function plain(text: string): string {
  return text.replaceAll("`", "");
}
