import { compileSegment } from "../../../shared/files/glob-segment.ts";
import { branchRef, refNameProblem } from "../../../shared/git/ref-name.ts";
import { parseRemote } from "../../../shared/git/remote.ts";
import { openGitSession } from "../../../shared/git/session.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import type { Source } from "../source.ts";
import type { Driver } from "./driver.ts";
import { authorOf } from "./git/author.ts";
import { TagDriver } from "./git-tag/tag-driver.ts";

/** Keeps each version as the name of a tag; the highest is the current one. */
export async function openGitTag(source: Source, context: StepContext): Promise<Driver> {
  const { author, ...plan } = planGitTag(source, context);
  const session = await openGitSession({ ...source, uri: source.uri ?? "" }, context);
  return new TagDriver(session, { ...plan, file: source.file }, author, context.log);
}

/** What is known before the repository is asked; what cannot work is refused. */
export function planGitTag(source: Source, { log }: StepContext) {
  const { uri = "", branch, tag_prefix: prefix = "", tag_filter: pattern } = source;
  return {
    names: { prefix: requirePrefix(prefix), filter: pattern === undefined ? undefined : glob(pattern) },
    target: branch === undefined ? "HEAD" : branchRef(branch),
    author: authorOf(source, log),
    place: `${parseRemote(uri).url}#refs/tags/${prefix}*`,
  };
}

function requirePrefix(prefix: string): string {
  const problem = prefix.startsWith("-") ? "it begins with a dash" : refNameProblem(`${prefix}0.0.0`);
  if (problem === undefined) return prefix;
  throw new ResourceError("invalid-request", `Cannot use "tag_prefix" "${prefix}": ${problem}`);
}

/** As `git tag --list` reads a pattern: a wildcard matches slashes as well. */
function glob(pattern: string): RegExp {
  const compiled = compileSegment(
    pattern.replaceAll(/(\\.)|\[!/gs, (_, escaped?: string) => escaped ?? "[^"),
  );
  if (compiled) return compiled;
  throw new ResourceError("invalid-request", `Cannot use "tag_filter" "${pattern}": it is malformed`, {
    hint: "close each [ with ] and write \\ before a character that is meant literally",
  });
}
