import type { Repository } from "../../../shared/git/repository.ts";

/** Whether `ancestor` is known, and part of the history of `commit`. */
export async function isAncestor(
  { gitDir, session }: Repository,
  ancestor: string,
  commit: string,
): Promise<boolean> {
  return (await session.run(["merge-base", "--is-ancestor", ancestor, commit], { gitDir })).code === 0;
}
