import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Step, TaskConfig } from "../../support/pipeline/pipeline.ts";
import { type Artifacts, openToAnybody } from "./artifacts.ts";

export interface Surroundings {
  readonly artifacts: Artifacts;
  /** Directory of programs that are found before others, such as a clock that stands still. */
  readonly tools: string | undefined;
}

/**
 * Runs the command of a task on its inputs, and adds its outputs to the artifacts: on this machine, whatever its image is.
 * Resolves to what it has said; that is thrown if it fails.
 */
export async function runTask(
  { inputs = [], outputs = [], params, run }: TaskConfig,
  { input_mapping = {}, output_mapping = {}, params: overriding }: Step,
  { artifacts, tools }: Surroundings,
): Promise<string> {
  const directory = artifacts.copiedAs(
    Object.fromEntries(inputs.map(({ name, path = name }) => [path, input_mapping[name] ?? name])),
  );
  for (const { name, path = name } of outputs) {
    mkdirSync(join(directory, path), { recursive: true });
    artifacts.add(output_mapping[name] ?? name, join(directory, path));
  }
  const { PATH = "" } = process.env;
  const child = spawn(run.path, run.args ?? [], {
    cwd: join(directory, run.dir ?? ""),
    env: { PATH: tools ? `${tools}:${PATH}` : PATH, ...params, ...(overriding as Record<string, string>) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  const said = (await Promise.all([text(child.stdout), text(child.stderr)])).join("");
  if ((await ended) !== 0) throw new Error(said);
  openToAnybody(directory);
  return said;
}
