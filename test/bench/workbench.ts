import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { temporaryDirectory } from "../support/temporary.ts";
import { Bucket } from "./bucket.ts";
import type { Command } from "./measure.ts";
import { readSettings } from "./settings.ts";

const run = promisify(execFile);

/** The programs to measure, and a place for that. */
export interface Programs {
  readonly node: string;
  readonly nodeVersion: string;
  /** For files; removed in the end. */
  readonly directory: string;
  /** A run of a step, `s3/check` for instance. */
  step(name: string, program: string, request: unknown, directory?: string): Command;
  /** Tells what goes on. */
  report(text: string): void;
}

/** Where measurements take place that need a store. */
export interface Workbench extends Programs {
  readonly bucket: Bucket;
}

/** What one chapter of the benchmark has found. */
export interface Findings {
  readonly table: string;
  /** Where a limit was not kept. */
  readonly excesses: readonly string[];
}

/**
 * Builds the programs (of one resource, or of all) with the Node that will run them, because a code cache fits one version
 * only. Nothing of it is left when `use` has ended.
 */
export async function withPrograms(
  { root, node, resource }: { root: string; node: string; resource?: string | undefined },
  report: (text: string) => void,
  use: (programs: Programs) => Promise<void>,
): Promise<void> {
  const { path: directory, remove } = await temporaryDirectory();
  try {
    const programs = join(directory, "programs");
    const { stdout: version } = await run(node, ["--version"]);
    const options = [
      `--outdir=${programs}`,
      `--node=${node}`,
      ...(resource ? [`--resource=${resource}`] : []),
    ];
    await run(node, ["esbuild.mjs", ...options], { cwd: root });
    const step: Programs["step"] = (name, program, request, argument) => ({
      name,
      argv: [join(programs, program), ...(argument === undefined ? [] : [argument])],
      stdin: JSON.stringify(request),
    });
    await use({ node, nodeVersion: version.trim(), directory, step, report });
  } finally {
    await remove();
  }
}

/** Creates a bucket in the store of the environment, which is gone when `use` has ended. */
export async function withBucket(
  programs: Programs,
  use: (workbench: Workbench) => Promise<void>,
): Promise<void> {
  const bucket = new Bucket(readSettings(process.env));
  await bucket.create();
  try {
    await use({ ...programs, bucket });
  } finally {
    programs.report("Removing the objects");
    await bucket.destroy();
  }
}
