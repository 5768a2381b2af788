import { branchRef } from "../../../shared/git/ref-name.ts";
import { parseRemote } from "../../../shared/git/remote.ts";
import { openGitSession } from "../../../shared/git/session.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import type { Source } from "../source.ts";
import type { Driver } from "./driver.ts";
import { authorOf } from "./git/author.ts";
import { branchDriver } from "./git/branch-driver.ts";
import { pathSegments } from "./git/file-path.ts";

/** Keeps the version as a line of a file in a branch; the newest commit of the branch is the revision. */
export async function openGit(source: Source, context: StepContext): Promise<Driver> {
  const { names, author } = planGit(source, context);
  const session = await openGitSession({ ...source, uri: source.uri ?? "" }, context);
  return branchDriver(session, names, author, context.log);
}

/** What is known before the repository is asked; what cannot work is refused. */
export function planGit(source: Source, { log }: StepContext) {
  const { uri = "", branch = "", file = "" } = source;
  const place = `${parseRemote(uri).url}#${branch}:${file}`;
  const names = { ref: branchRef(branch), file, path: pathSegments(file), place };
  return { names, author: authorOf(source, log) };
}
