import { branchRef } from "../../../shared/git/ref-name.ts";
import { openGitSession } from "../../../shared/git/session.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import type { Source } from "../source.ts";
import type { Driver } from "./driver.ts";
import { authorOf } from "./git/author.ts";
import { branchDriver } from "./git/branch-driver.ts";
import { pathSegments } from "./git/file-path.ts";

/** Keeps the version as a line of a file in a branch; the newest commit of the branch is the revision. */
export async function openGit(source: Source, context: StepContext): Promise<Driver> {
  const { uri = "", branch = "", file = "" } = source;
  const names = { ref: branchRef(branch), file, path: pathSegments(file) };
  const author = authorOf(source, context.log);
  const session = await openGitSession({ ...source, uri }, context);
  const place = `${session.remote.url}#${branch}:${file}`;
  return branchDriver(session, { ...names, place }, author, context.log);
}
