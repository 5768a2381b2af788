import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/**
 * What people read of a resource, made from its schemas. `reference`: for each part of a request (`source`, `get-params`,
 * `put-params`) the JSON Schema and the Markdown table. `help`: for each step what `--help` prints.
 */
export async function loadReference(resource) {
  const directory = await mkdtemp(join(tmpdir(), "reference-"));
  try {
    const outfile = join(directory, "reference.mjs");
    await build({
      stdin: {
        contents: `
          import * as parts from "./resources/${resource}/reference.ts";
          import { helpOf } from "./shared/schema/help.ts";
          import { referenceOf } from "./shared/schema/reference.ts";
          export const reference = referenceOf(${JSON.stringify(resource)}, parts);
          export const help = Object.fromEntries(["check", "in", "out"].map((step) => [step, helpOf(step, parts)]));`,
        resolveDir: process.cwd(),
        loader: "ts",
      },
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      logLevel: "warning",
    });
    const { reference, help } = await import(pathToFileURL(outfile).href);
    return { reference, help };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
