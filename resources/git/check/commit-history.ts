import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type FetchOptions, fetchRefs } from "../../../shared/git/fetch.ts";
import { WHOLE_HISTORY } from "../../../shared/git/limits.ts";
import type { RemoteRef } from "../../../shared/git/list-remote.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { CachedRepository } from "./cached-repository.ts";
import { readLines } from "./read-lines.ts";

/** As much as was fetched so far of what a ref leads to. */
export interface CommitHistory {
  readonly repository: CachedRepository;
  /** The newest commit and its first parents, newest first, as far as they were looked at. */
  readonly chain: readonly string[];
  /** Commits of which only a part is known: their parents were not fetched. */
  readonly boundary: ReadonlySet<string>;
  /** Whether `deepened()` can bring anything into view. */
  readonly hasMore: boolean;
  /** How many commits were asked for, where they were counted. */
  readonly depth: number;
}

/** Under this name the repository keeps what it was told to fetch, and everything before it from being sent again. */
const TIP = "refs/check/tip";
const STAGES = [50, 500];
/** What is asked for is rarely further back, and a walk through all that was fetched may take long. */
const FIRST_LOOK = 1000;

/** Fetches `ref` where the repository does not have it already: `depth` commits, or what is new to a filled one. */
export async function openHistory(
  repository: CachedRepository,
  ref: RemoteRef,
  depth: number,
): Promise<CommitHistory> {
  const known = repository.state === "filled" ? await knownTip(repository) : undefined;
  if (known !== (ref.peeled ?? ref.oid)) {
    await fetchCommits(repository, [`+${ref.name}:${TIP}`], known === undefined ? { depth } : {});
  }
  return known === undefined && depth === 1
    ? ((await singleCommit(repository)) ?? historyIn(repository, depth, FIRST_LOOK))
    : historyIn(repository, 0, FIRST_LOOK);
}

/** Looks further back; where everything was looked at, fetches several times as much, in the end all. */
export async function deepened(history: CommitHistory, ref: RemoteRef): Promise<CommitHistory> {
  const { repository, chain, boundary } = history;
  if (chain.length === FIRST_LOOK) {
    const whole = await historyIn(repository, history.depth);
    if (whole.chain.length > FIRST_LOOK || boundary.size === 0) return whole;
  }
  const depth = STAGES.find((stage) => stage > Math.max(chain.length, history.depth)) ?? WHOLE_HISTORY;
  await fetchCommits(repository, [`+${ref.name}:${TIP}`], { depth });
  const more = await historyIn(repository, depth);
  // What is missing now is not to be had: the remote is only a part itself, or what was there before was rewritten.
  return depth === WHOLE_HISTORY ? { ...more, boundary: new Set(), hasMore: false } : more;
}

/** Fetches commits, and their trees where the repository holds them. */
export async function fetchCommits(
  repository: CachedRepository,
  refspecs: readonly string[],
  options: FetchOptions,
): Promise<void> {
  const filter = repository.holds === "trees" ? "blob:none" : "tree:0";
  try {
    await fetchRefs(repository, refspecs, { ...options, filter, leftOut: "skip" });
  } catch (error) {
    // A web server without git on it, or a git from before 2014 behind it, has all or nothing.
    const isAll = error instanceof ResourceError && /not support shallow/.test(error.message);
    if (!isAll || options.depth === undefined) throw error;
    await fetchRefs(repository, refspecs, { filter, leftOut: "skip" });
  }
}

/** The commits whose parents the repository does not have. */
export async function boundaryOf({ gitDir }: CachedRepository): Promise<Set<string>> {
  const text = await readFile(join(gitDir, "shallow"), "utf8").catch(() => "");
  return new Set(text.split("\n").filter((line) => line !== ""));
}

async function knownTip({ session, gitDir }: CachedRepository): Promise<string | undefined> {
  const args = ["rev-parse", "--verify", "--quiet", `${TIP}^{commit}`];
  const { stdout } = await session.run(args, { gitDir, network: "none" });
  return stdout.toString().trim() || undefined;
}

/** What one commit has come to, without its parents, needs no process to be read. */
async function singleCommit(repository: CachedRepository): Promise<CommitHistory | undefined> {
  const boundary = await boundaryOf(repository);
  const isSingle = repository.state === "empty" && boundary.size === 1;
  return isSingle ? { repository, chain: [...boundary], boundary, hasMore: true, depth: 1 } : undefined;
}

async function historyIn(
  repository: CachedRepository,
  depth: number,
  most = Number.POSITIVE_INFINITY,
): Promise<CommitHistory> {
  const limit = Number.isFinite(most) ? [`--max-count=${most}`] : [];
  const args = ["rev-list", "--first-parent", ...limit, "--end-of-options", TIP];
  const chain = await readLines(repository, args);
  const boundary = await boundaryOf(repository);
  return { repository, chain, boundary, hasMore: boundary.size > 0 || chain.length === most, depth };
}
