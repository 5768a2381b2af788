import { ResourceError } from "../resource/errors.ts";
import { arrivedBefore } from "./arrived-before.ts";
import { gitFailure } from "./failure.ts";
import { isLostRace } from "./lost-race.ts";
import type { Repository } from "./repository.ts";
import { serverWords } from "./server-words.ts";

/** Hooks of the server may take their time. */
const LIMIT_MS = 600_000;

export interface RefUpdate {
  /** In full: `refs/heads/main`. */
  readonly ref: string;
  /** What it is to be: an object of the repository. */
  readonly oid: string;
  /**
   * What it has to be until then: an object id, or `"absent"`. `"any"` leaves it to git's own rule: a branch only goes
   * forward, and a tag does not move.
   */
  readonly expected: string;
  /** Sets the rule of `"any"` aside: what is there is replaced. */
  readonly force?: boolean;
}

export interface PushedRef {
  readonly ref: string;
  /** `stale`: somebody else was faster. `rejected`: the server does not want it, and will not the next time. */
  readonly outcome: "updated" | "up-to-date" | "stale" | "rejected";
  /** Why not, in the words of git and of the server; empty where there is nothing to say. */
  readonly reason: string;
}

export interface PushOptions {
  /** Handed to the hooks of the server. */
  readonly pushOptions?: readonly string[];
  /** `atomic`: all or none, where the server can. */
  readonly mode?: "each" | "atomic";
  /** `whole`: does not look for what to save bytes with, which would fetch what a filter has left out. */
  readonly pack?: "thin" | "whole";
  /** By default ten minutes. */
  readonly timeLimitMs?: number;
  /** Gets the words of a server that has taken everything: where to open a request for a merge, and the like. */
  readonly hear?: (words: string) => void;
}

/**
 * Asks the server for `updates` and returns its verdict on each. Where there is none, throws; then the updates may have
 * been made, or not, and the caller has to look.
 */
export async function pushRefs(
  { gitDir, session }: Repository,
  updates: readonly RefUpdate[],
  { pushOptions = [], mode = "each", pack = "thin", timeLimitMs = LIMIT_MS, hear }: PushOptions = {},
): Promise<PushedRef[]> {
  const args = [
    ...["push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no", "--no-signed"],
    ...(mode === "atomic" ? ["--atomic"] : []),
    ...(pack === "whole" ? ["--no-thin"] : []),
    ...pushOptions.map((option) => `--push-option=${option}`),
    ...updates.flatMap(leaseOf),
    ...["--", session.remote.url],
    ...updates.map(({ oid, ref, force }) => `${force ? "+" : ""}${oid}:${ref}`),
  ];
  const result = await session.run(args, { gitDir, timeLimitMs });
  const verdicts = new Map([
    ...result.stdout.toString().split("\n").flatMap(verdictIn),
    ...allOrNone(result.stderr, updates),
  ]);
  const words = serverWords(result.stderr);
  if (result.code === 0 && words !== "") hear?.(words);
  const pushed: PushedRef[] = [];
  for (const update of updates) {
    const verdict = verdicts.get(update.ref);
    if (!verdict) throw withoutVerdict(update.ref, gitFailure("push to", session.remote, result));
    const judged = pushedRef(update.ref, verdict, words);
    const isOurs = judged.outcome === "stale" && (await arrivedBefore(session, update, verdict.text, words));
    pushed.push(isOurs ? { ...judged, outcome: "updated", reason: "" } : judged);
  }
  return pushed;
}

function leaseOf({ ref, expected }: RefUpdate): string[] {
  return expected === "any" ? [] : [`--force-with-lease=${ref}:${expected === "absent" ? "" : expected}`];
}

interface Verdict {
  readonly flag: string;
  readonly text: string;
}

/** A line such as `!\t<from>:<to>\t[remote rejected] (hook declined)`. */
function verdictIn(line: string): [string, Verdict][] {
  const {
    flag = "",
    ref = "",
    text = "",
  } = /^(?<flag>[ +\-*!=])\t[^\t]*:(?<ref>[^\t:]+)\t(?<text>.*)$/.exec(line)?.groups ?? {};
  // The server has taken the update, perhaps, but the connection ended before it said so.
  return ref === "" || text.startsWith("[remote failure]") ? [] : [[ref, { flag, text }]];
}

/** Over HTTP git ends without a verdict where it sends nothing, because all go together and it does not know what one of them is at. */
function allOrNone(stderr: string, updates: readonly RefUpdate[]): [string, Verdict][] {
  const [, late] = /^error: atomic push failed for ref (\S+?)\. status: [257]$/m.exec(stderr) ?? [];
  if (late === undefined) return [];
  const text = (ref: string) =>
    ref === late ? "[rejected] (fetch first)" : "[rejected] (atomic push failed)";
  return updates.map(({ ref }) => [ref, { flag: "!", text: text(ref) }]);
}

function pushedRef(ref: string, { flag, text }: Verdict, words: string): PushedRef {
  if (flag === "=") return { ref, outcome: "up-to-date", reason: "" };
  if (flag !== "!") return { ref, outcome: "updated", reason: "" };
  const state = text.replace(/^\[[^\]]*\] *\(?|\)$/g, "");
  const reason = [state, words].filter((part) => part !== "").join("; ");
  return { ref, outcome: isLostRace(state, words) ? "stale" : "rejected", reason };
}

/** A refusal that came before anything was sent says why; after that the only certain thing is that nothing is. */
function withoutVerdict(ref: string, failure: ResourceError): ResourceError {
  if (failure.code !== "unavailable") return failure;
  return new ResourceError("unavailable", `${failure.message}; whether "${ref}" has changed is unknown`, {
    cause: failure,
    hint: failure.hint,
  });
}
