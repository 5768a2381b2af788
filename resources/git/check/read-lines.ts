import type { Repository } from "../../../shared/git/repository.ts";
import type { GitCommand } from "../../../shared/git/session.ts";
import type { ProgramResult } from "../../../shared/process/run-program.ts";
import { messageOf, ResourceError } from "../../../shared/resource/errors.ts";

/** What git prints about a repository of ours, line by line; nothing is fetched for it. */
export async function readLines(
  repository: Repository,
  args: readonly string[],
  command: GitCommand = {},
): Promise<string[]> {
  const { session, gitDir } = repository;
  const result = await session.run(args, { gitDir, network: "none", ...command });
  if (result.code !== 0) throw unreadable(repository, result);
  return linesIn(result.stdout);
}

export function linesIn(output: Buffer): string[] {
  return output.toString().split("\n").slice(0, -1);
}

/** Something is wrong with what was fetched. */
export function unreadable({ session }: Repository, { code, stderr }: ProgramResult): ResourceError {
  const said = messageOf(stderr) || `git ended with status ${code}`;
  return new ResourceError(
    "unavailable",
    `Cannot read what was fetched from "${session.remote.url}": ${said}`,
    {
      hint: "run `git fsck` on the server",
    },
  );
}
