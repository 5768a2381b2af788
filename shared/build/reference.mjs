import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/**
 * The reference of a resource's options, made from its schemas: for each part of a request (`source`, `get-params`,
 * `put-params`) the JSON Schema and the Markdown table.
 */
export async function loadReference(resource) {
  const directory = await mkdtemp(join(tmpdir(), "reference-"));
  try {
    const outfile = join(directory, "reference.mjs");
    await build({
      stdin: {
        contents: `
          import * as parts from "./resources/${resource}/reference.ts";
          import { referenceOf } from "./shared/schema/reference.ts";
          export const reference = referenceOf(${JSON.stringify(resource)}, parts);`,
        resolveDir: process.cwd(),
        loader: "ts",
      },
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      logLevel: "warning",
    });
    const { reference } = await import(pathToFileURL(outfile).href);
    return reference;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
