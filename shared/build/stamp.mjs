import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * What is being built, for `--version`. What is not given is the version in package.json, and what git says of the
 * working tree; without a repository the revision is "unknown".
 *
 * @param {{ release?: string | undefined, revision?: string | undefined }} given
 */
export async function stampOf({ release, revision }) {
  return {
    version: release || JSON.parse(await readFile("package.json", "utf8")).version,
    revision: revision || (existsSync(".git") ? await headOf() : "unknown"),
  };
}

async function headOf() {
  const { stdout } = await promisify(execFile)("git", ["rev-parse", "HEAD"]);
  return stdout.trim();
}
