import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { temporaryDirectory } from "../support/temporary.ts";
import { Bucket } from "./bucket.ts";
import type { Command } from "./measure.ts";
import type { Settings } from "./settings.ts";

const run = promisify(execFile);

/** Where the measurements of one run take place. */
export interface Workbench {
  readonly bucket: Bucket;
  readonly node: string;
  readonly nodeVersion: string;
  /** For files; removed in the end. */
  readonly directory: string;
  /** A run of a step, `s3/check` for instance. */
  step(name: string, program: string, request: unknown, directory?: string): Command;
  /** Tells what goes on. */
  report(text: string): void;
}

/** What one chapter of the benchmark has found. */
export interface Findings {
  readonly table: string;
  /** Where a limit was not kept. */
  readonly excesses: readonly string[];
}

/**
 * Builds the programs with the Node that will run them, because a code cache fits one version only, and creates a
 * bucket. Nothing of it is left when `use` has ended.
 */
export async function withWorkbench(
  settings: Settings,
  { root, report }: { root: string; report: (text: string) => void },
  use: (workbench: Workbench) => Promise<void>,
): Promise<void> {
  const { node } = settings;
  const { path: directory, remove } = await temporaryDirectory();
  const bucket = new Bucket(settings);
  try {
    const programs = join(directory, "programs");
    const { stdout: version } = await run(node, ["--version"]);
    await run(node, ["esbuild.mjs", `--outdir=${programs}`, `--node=${node}`], { cwd: root });
    const step: Workbench["step"] = (name, program, request, argument) => ({
      name,
      argv: [join(programs, program), ...(argument === undefined ? [] : [argument])],
      stdin: JSON.stringify(request),
    });
    await bucket.create();
    try {
      await use({ bucket, node, nodeVersion: version.trim(), directory, step, report });
    } finally {
      report("Removing the objects");
      await bucket.destroy();
    }
  } finally {
    await remove();
  }
}
