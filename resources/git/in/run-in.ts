import { gitFailure } from "../../../shared/git/failure.ts";
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

/** The same where a failure ends the step. Resolves to what git prints. */
export async function outputIn(
  clone: Clone,
  action: string,
  args: readonly string[],
  command: GitCommand = {},
): Promise<string> {
  const result = await runIn(clone, args, command);
  if (result.code !== 0) throw gitFailure(action, clone.session.remote, result);
  return result.stdout.toString();
}
