import { gitFailure } from "../../../shared/git/failure.ts";
import type { Repository } from "../../../shared/git/repository.ts";
import type { GitCommand } from "../../../shared/git/session.ts";

/** What git prints, without the last line break; a failure is one of `action`. */
export async function ask(
  { gitDir, session }: Repository,
  action: string,
  args: readonly string[],
  command: GitCommand = {},
): Promise<string> {
  const result = await session.run(args, { gitDir, ...command });
  if (result.code !== 0) throw gitFailure(action, session.remote, result);
  return result.stdout.toString().replace(/\n$/, "");
}

/** Whether git says yes. */
export async function holds({ gitDir, session }: Repository, args: readonly string[]): Promise<boolean> {
  return (await session.run(args, { gitDir })).code === 0;
}

/** Whether `ancestor` is known, and part of the history of `commit`. */
export function isAncestor(repository: Repository, ancestor: string, commit: string): Promise<boolean> {
  return holds(repository, ["merge-base", "--is-ancestor", ancestor, commit]);
}
