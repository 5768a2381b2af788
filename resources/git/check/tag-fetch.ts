import { gitFailure } from "../../../shared/git/failure.ts";
import type { RemoteRef } from "../../../shared/git/list-remote.ts";
import { refNameProblem } from "../../../shared/git/ref-name.ts";
import { MOST_COMMITS } from "../source.ts";
import type { CachedRepository } from "./cached-repository.ts";
import { boundaryOf, fetchCommits } from "./commit-history.ts";
import { readLines } from "./read-lines.ts";

/** A ref of the remote as it was fetched, down to its commit. */
export interface FetchedRef {
  /** In full, as the remote calls it. */
  readonly name: string;
  /** The tag object, where there is one. */
  readonly oid: string;
  readonly commit: string;
  /** When the tag was made, or the commit where the tag does not say; seconds since 1970. */
  readonly created: number;
}

/** Where the refs of the remote are kept, under their own names. */
const KEPT = "refs/check/";
/** More are named together, because a command line takes only so many. */
const MOST_REFSPECS = 500;

export interface FetchedRefs {
  /** Those that lead to a commit. */
  readonly refs: readonly FetchedRef[];
  /** Whether they are all what they were when they were listed. */
  readonly isAsListed: boolean;
}

/** Fetches refs with everything they contain, and forgets the others. */
export async function fetchWhole(
  repository: CachedRepository,
  refs: readonly RemoteRef[],
): Promise<FetchedRefs> {
  const wanted = refs.filter(({ name }) => refNameProblem(name) === undefined);
  const known = await keptRefs(repository);
  await forget(
    repository,
    [...known.keys()].filter((name) => !wanted.some((ref) => ref.name === name)),
  );
  const isPart = (await boundaryOf(repository)).size > 0;
  const missing = wanted.filter(({ name, oid }) => isPart || known.get(name) !== oid);
  if (missing.length > 0) {
    await fetchCommits(repository, refspecsOf(missing), isPart ? { depth: MOST_COMMITS } : {});
  }
  return peeled(repository, wanted);
}

function refspecsOf(refs: readonly RemoteRef[]): string[] {
  const names =
    refs.length <= MOST_REFSPECS
      ? refs.map(({ name }) => name)
      : [...new Set(refs.map(({ name }) => `${name.split("/", 2).join("/")}/*`))];
  return names.map((name) => `+${name}:${KEPT}${name}`);
}

async function keptRefs(repository: CachedRepository): Promise<Map<string, string>> {
  if (repository.state === "empty") return new Map();
  const lines = await readLines(repository, ["for-each-ref", "--format=%(objectname) %(refname)", KEPT]);
  return new Map(
    lines.map((line) => {
      const [oid = "", name = ""] = line.split(" ");
      return [name.slice(KEPT.length), oid];
    }),
  );
}

/** First, because `foo` is in the way of `foo/bar`. */
async function forget({ session, gitDir }: CachedRepository, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const input = names.map((name) => `delete ${KEPT}${name}\n`).join("");
  const result = await session.run(["update-ref", "--stdin"], { gitDir, input, network: "none" });
  if (result.code !== 0) throw gitFailure("forget refs of", session.remote, result);
}

async function peeled(repository: CachedRepository, refs: readonly RemoteRef[]): Promise<FetchedRefs> {
  const format = "--format=%(objectname) %(creatordate:unix) %(refname)";
  const facts = new Map<string, readonly [string, number]>();
  for (const line of await readLines(repository, ["for-each-ref", format, KEPT])) {
    const [oid = "", created = "", name = ""] = line.split(" ");
    facts.set(name.slice(KEPT.length), [oid, Number(created)]);
  }
  const input = refs.map(({ name }) => `${KEPT}${name}^{commit}\n`).join("");
  const commits = await readLines(repository, ["cat-file", "--batch-check=%(objectname)"], { input });
  const fetched = refs.flatMap(({ name }, at) => {
    const [oid, created] = facts.get(name) ?? [];
    const commit = commits[at] ?? "";
    const isCommit = oid !== undefined && created !== undefined && /^[0-9a-f]+$/.test(commit);
    return isCommit ? [{ name, oid, commit, created }] : [];
  });
  return { refs: fetched, isAsListed: refs.every(({ name, oid }) => facts.get(name)?.[0] === oid) };
}
