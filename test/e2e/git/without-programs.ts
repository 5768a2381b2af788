import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { makeDirectory } from "../support/workspace.ts";

/** A PATH with what the programs need at least, and nothing else. */
export function barePath(): string {
  const directory = makeDirectory();
  for (const program of ["git", "sh", "env", "cat"]) {
    symlinkSync(execFileSync("which", [program]).toString().trim(), join(directory, program));
  }
  symlinkSync(process.execPath, join(directory, "node"));
  return directory;
}
