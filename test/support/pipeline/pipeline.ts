import { readFileSync } from "node:fs";
import { parse } from "yaml";

export type Settings = Readonly<Record<string, unknown>>;

export interface Resource {
  readonly name: string;
  readonly type: string;
  readonly source: Settings;
  readonly version?: Settings;
}

export interface TaskConfig {
  readonly inputs?: readonly { readonly name: string; readonly path?: string; readonly optional?: boolean }[];
  readonly outputs?: readonly { readonly name: string; readonly path?: string }[];
  readonly params?: Readonly<Record<string, string>>;
  readonly run: { readonly path: string; readonly args?: readonly string[]; readonly dir?: string };
}

/** One step with the keys that the tests look at; which of them go together is for the schema to say. */
export interface Step {
  readonly get?: string;
  readonly put?: string;
  readonly task?: string;
  readonly set_pipeline?: string;
  readonly resource?: string;
  readonly passed?: readonly string[];
  readonly params?: Settings;
  readonly get_params?: Settings;
  readonly no_get?: boolean;
  readonly inputs?: string | readonly string[];
  readonly config?: TaskConfig;
  readonly file?: string;
  readonly input_mapping?: Readonly<Record<string, string>>;
  readonly output_mapping?: Readonly<Record<string, string>>;
  readonly in_parallel?: readonly Step[] | { readonly steps: readonly Step[] };
}

export interface Job {
  readonly name: string;
  readonly plan: readonly Step[];
}

export interface Pipeline {
  readonly resources?: readonly Resource[];
  readonly resource_types?: readonly Resource[];
  readonly var_sources?: readonly { readonly name: string }[];
  readonly jobs: readonly Job[];
}

/** Reads YAML; a key that is there twice is an error. */
export function parsePipeline(text: string, version: "1.1" | "1.2" = "1.2"): Pipeline {
  return parse(text, { strict: true, uniqueKeys: true, version });
}

/** The comment in front of a pipeline, without its number signs. */
export function headOf(text: string): string {
  const [head = ""] = /^(?:#.*\n)+/.exec(text) ?? [];
  return head.replaceAll(/^# ?/gm, "");
}

export function readExample(name: string): {
  readonly text: string;
  readonly head: string;
  readonly pipeline: Pipeline;
} {
  const text = readFileSync(`examples/${name}.yml`, "utf8");
  return { text, head: headOf(text), pipeline: parsePipeline(text) };
}

/** What runs in the order of the plan; what runs at the same time stands in any order. */
export function stepsOf(plan: readonly Step[]): Step[] {
  return plan.flatMap((step) => {
    const { in_parallel: parallel } = step;
    if (parallel === undefined) return [step];
    return stepsOf("steps" in parallel ? parallel.steps : parallel);
  });
}

/** The artifacts that a put is given: those of its list, or those that the texts of its params begin with. */
export function inputsOf({ inputs, params = {} }: Step): readonly string[] {
  if (typeof inputs === "object") return inputs;
  const texts = Object.values(params).filter((value) => typeof value === "string");
  return [...new Set(texts.map((path) => path.split("/")[0] ?? ""))];
}

/** Name of the resource that a get or put is about. */
export function resourceOf({ resource, get, put }: Step): string | undefined {
  return resource ?? get ?? put;
}
