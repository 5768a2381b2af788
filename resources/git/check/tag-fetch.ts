import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { WHOLE_HISTORY } from "../../../shared/git/limits.ts";
import type { RemoteRef } from "../../../shared/git/list-remote.ts";
import { refNameProblem } from "../../../shared/git/ref-name.ts";
import type { CachedRepository } from "./cached-repository.ts";
import { boundaryOf, fetchCommits } from "./commit-history.ts";
import { readLines } from "./read-lines.ts";

/** A ref of the remote that leads to a commit. */
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
/** A command line takes only so many. */
const MOST_AT_ONCE = 5000;

/** Fetches what `refs` led to when they were listed, with everything it contains, and forgets all other refs. */
export async function fetchWhole(
  repository: CachedRepository,
  refs: readonly RemoteRef[],
): Promise<FetchedRef[]> {
  const wanted = refs.filter(({ name }) => refNameProblem(name) === undefined);
  const isPart = (await boundaryOf(repository)).size > 0;
  const known = await keptObjects(repository);
  const missing = [...new Set(wanted.map(({ oid }) => oid))].filter((oid) => isPart || !known.has(oid));
  for (let at = 0; at < missing.length; at += MOST_AT_ONCE) {
    const options = isPart ? { depth: WHOLE_HISTORY } : {};
    await fetchCommits(repository, missing.slice(at, at + MOST_AT_ONCE), options);
  }
  // All in one file: thousands of files, one for each ref, take longer than everything else.
  const lines = wanted.map(({ name, oid }) => `${oid} ${KEPT}${name}\n`);
  await writeFile(join(repository.gitDir, "packed-refs"), lines.join(""));
  return leadingToCommits(repository, wanted);
}

async function keptObjects(repository: CachedRepository): Promise<Set<string>> {
  if (repository.state === "empty") return new Set();
  return new Set(await readLines(repository, ["for-each-ref", "--format=%(objectname)", KEPT]));
}

async function leadingToCommits(
  repository: CachedRepository,
  refs: readonly RemoteRef[],
): Promise<FetchedRef[]> {
  const format = "--format=%(creatordate:unix) %(refname)";
  const created = new Map(
    (await readLines(repository, ["for-each-ref", format, KEPT])).map((line) => {
      const [seconds = "", name = ""] = line.split(" ");
      return [name.slice(KEPT.length), Number(seconds)];
    }),
  );
  const input = refs.map(({ name }) => `${KEPT}${name}^{commit}\n`).join("");
  const commits = await readLines(repository, ["cat-file", "--batch-check=%(objectname)"], { input });
  return refs.flatMap(({ name, oid }, at) => {
    const commit = commits[at] ?? "";
    const isCommit = /^[0-9a-f]+$/.test(commit);
    return isCommit ? [{ name, oid, commit, created: created.get(name) ?? 0 }] : [];
  });
}
