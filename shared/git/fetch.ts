import { gitFailure } from "./failure.ts";
import { TRANSFER_LIMIT_MS } from "./limits.ts";
import { REMOTE, type Repository } from "./repository.ts";
import type { GitCommand } from "./session.ts";
import { tryAgain } from "./try-again.ts";

const OPTIONS = [
  ...["--quiet", "--no-tags", "--no-auto-maintenance", "--no-write-fetch-head", "--no-write-commit-graph"],
  ...["--no-recurse-submodules", "--no-show-forced-updates", "--update-shallow"],
];

/** A server that hears of a commit that we have takes everything in it for granted, left out or not. */
const KEEP_SILENT = ["-c", "fetch.negotiationAlgorithm=noop"];

export interface FetchOptions {
  /** How many commits of each history, from its newest on. */
  readonly depth?: number;
  /** How many more commits than there are already. */
  readonly deepen?: number;
  /** Which objects to leave out: `blob:none`, `blob:limit=1k`, `tree:0`; a server that knows no filters sends all. */
  readonly filter?: string;
  /** `again`: also what is already there, for a filter that leaves out less than the one before. */
  readonly objects?: "missing" | "again";
  /**
   * `skip`: what a filter has left out is not asked for on the way either. Where a remote has only a part of its history,
   * git asks for the rest of it in a child that does the same, and so on.
   */
  readonly leftOut?: "skip" | "ask";
  /** For whoever fetches so little that silence means something else than work. */
  readonly timeLimitMs?: number;
}

/** Brings what `refspecs` name (`+refs/heads/main:refs/heads/main`, or an object id) into `repository`, nothing else. */
export async function fetchRefs(
  repository: Repository,
  refspecs: readonly string[],
  {
    depth,
    deepen,
    filter,
    objects = "missing",
    leftOut = "ask",
    timeLimitMs = TRANSFER_LIMIT_MS,
  }: FetchOptions = {},
): Promise<void> {
  const args = [
    ...(depth === undefined ? [] : [`--depth=${depth}`]),
    ...(deepen === undefined ? [] : [`--deepen=${deepen}`]),
    ...(filter === undefined ? [] : [`--filter=${filter}`]),
    ...(objects === "again" ? ["--refetch"] : []),
  ];
  await fetch(repository, [...args, "--", REMOTE, ...refspecs], {
    timeLimitMs,
    ...(leftOut === "skip" && { env: { GIT_NO_LAZY_FETCH: "1" } }),
  });
}

/** Brings single objects, as a server of protocol 2 gives them out, without what they lead to. */
export async function fetchObjects(repository: Repository, oids: readonly string[]): Promise<void> {
  if (oids.length === 0) return;
  // On its input, because thousands of names are too much for a command line.
  const input = oids.map((oid) => `${oid}\n`).join("");
  await fetch(repository, ["--filter=blob:none", "--stdin", "--", REMOTE], { settings: KEEP_SILENT, input });
}

async function fetch(
  { gitDir, session }: Repository,
  args: readonly string[],
  {
    settings = [],
    ...command
  }: { readonly settings?: readonly string[] } & Pick<GitCommand, "input" | "timeLimitMs" | "env">,
): Promise<void> {
  const all = [...settings, "fetch", ...OPTIONS, ...args];
  await tryAgain(session, async () => {
    const result = await session.run(all, { gitDir, timeLimitMs: TRANSFER_LIMIT_MS, ...command });
    if (result.code !== 0) throw gitFailure("fetch from", session.remote, result);
  });
}
