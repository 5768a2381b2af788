import { outputOf } from "../../../shared/git/output-of.ts";
import type { GitCommand } from "../../../shared/git/session.ts";
import type { ProgramResult } from "../../../shared/process/run-program.ts";
import type { Clone } from "./clone.ts";

/** Runs git in the work tree of a clone, whatever its exit status. */
export async function runIn(
  { session, directory, gitDir }: Clone,
  args: readonly string[],
  command: GitCommand = {},
): Promise<ProgramResult> {
  return session.run(args, { gitDir, workTree: directory, cwd: directory, ...command });
}

/** What git prints in the work tree of a clone, without the last line break; where it fails, the step ends. */
export async function outputIn(
  clone: Clone,
  action: string,
  args: readonly string[],
  command: GitCommand = {},
): Promise<string> {
  return outputOf(clone, action, args, { workTree: clone.directory, cwd: clone.directory, ...command });
}
