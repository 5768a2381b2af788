import type { Repository } from "../../../shared/git/repository.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Source } from "../source.ts";
import { filtersPaths, pathspecsOf } from "./pathspecs.ts";
import { linesIn, unreadable } from "./read-lines.ts";

/** The marks by which a commit asks not to be built, with one blank or tab. */
const CI_SKIP = ["\\[ci[[:space:]]skip\\]", "\\[skip[[:space:]]ci\\]"];

export type CommitFilter = (oids: readonly string[]) => Promise<string[]>;

/**
 * Leaves of some commits, in their order, those that may be versions: the ones that change a path that counts, relative to
 * their first parent, and whose message says nothing against it. Git decides, in as many processes as there are rules,
 * however many commits there are.
 */
export function commitFilter(repository: Repository, source: Source): CommitFilter {
  const { include = [], include_all_match, exclude = [], exclude_all_match } = source.commit_filter ?? {};
  const paths = filtersPaths(source) ? ["--", ...pathspecsOf(source)] : [];
  const includes = grep(include, include_all_match ? "all" : "any");
  const ciSkip = source.disable_ci_skip ? [] : CI_SKIP;
  // One process for all that leave a commit out on their own.
  const exclusions = exclude_all_match
    ? [grep(exclude, "all"), grep(ciSkip, "any")]
    : [grep([...exclude, ...ciSkip], "any")];

  return async (oids) => {
    let passing = oids;
    if (includes.length + paths.length > 0) {
      const matching = await matchesOf(repository, passing, [...includes, ...paths]);
      passing = passing.filter((oid) => matching.has(oid));
    }
    for (const exclusion of exclusions.filter((options) => options.length > 0)) {
      const matching = await matchesOf(repository, passing, exclusion);
      passing = passing.filter((oid) => !matching.has(oid));
    }
    return [...passing];
  };
}

function grep(patterns: readonly string[], mode: "any" | "all"): string[] {
  if (patterns.length === 0) return [];
  return [...patterns.map((pattern) => `--grep=${pattern}`), ...(mode === "all" ? ["--all-match"] : [])];
}

const OPTIONS = ["--no-walk=unsorted", "--first-parent", "--basic-regexp", "--encoding=UTF-8", "--stdin"];

async function matchesOf(
  repository: Repository,
  oids: readonly string[],
  options: readonly string[],
): Promise<Set<string>> {
  if (oids.length === 0) return new Set();
  const { session, gitDir } = repository;
  const result = await session.run(["rev-list", ...OPTIONS, ...options], {
    gitDir,
    input: oids.map((oid) => `${oid}\n`).join(""),
    network: "none",
    env: { GIT_LITERAL_PATHSPECS: "0" },
  });
  if (result.code !== 0) throw refusalIn(result.stderr) ?? unreadable(repository, result);
  return new Set(linesIn(result.stdout));
}

/** Git's words on what the user has written, where that is what it complains of. */
function refusalIn(stderr: string): ResourceError | undefined {
  const [, pattern] = /^fatal: command line, (.*)$/m.exec(stderr) ?? [];
  if (pattern !== undefined) {
    return new ResourceError(
      "invalid-request",
      `Cannot use "commit_filter": not a basic regular expression: ${pattern}`,
      { hint: "in basic regular expressions ( is a bracket, \\( begins a group, and a literal [ is \\[" },
    );
  }
  const [, path] = /^fatal: (.*(?:pathspec|outside repository).*)$/m.exec(stderr) ?? [];
  if (path === undefined) return undefined;
  return new ResourceError("invalid-request", `Cannot use "paths" or "ignore_paths": ${path}`, {
    hint: "give paths from the root of the repository, or pathspecs such as :(glob)src/**/*.ts",
  });
}
