import { gitFailure } from "./failure.ts";
import type { Repository } from "./repository.ts";
import type { GitCommand } from "./session.ts";

/** What git prints about a repository, without the last line break; where it fails, `action` is what failed. */
export async function outputOf(
  { gitDir, session }: Repository,
  action: string,
  args: readonly string[],
  command: GitCommand = {},
): Promise<string> {
  const result = await session.run(args, { gitDir, ...command });
  if (result.code !== 0) throw gitFailure(action, session.remote, result);
  return result.stdout.toString().replace(/\n$/, "");
}
