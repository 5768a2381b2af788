import { TRANSFER_LIMIT_MS } from "../../../shared/git/limits.ts";
import { listRemote } from "../../../shared/git/list-remote.ts";
import { type PushedRef, pushRefs } from "../../../shared/git/push.ts";
import type { Repository } from "../../../shared/git/repository.ts";
import { messageOf, ResourceError } from "../../../shared/resource/errors.ts";

/** A ref of the remote that is to be changed. */
export interface Update {
  readonly kind: "branch" | "tag" | "note";
  /** In full. */
  readonly ref: string;
  readonly oid: string;
  /** Whether what is there is replaced, whatever it is. */
  readonly force: boolean;
}

/** An update that the remote, or git before it has sent anything, does not want. */
export interface Refused {
  readonly update: Update;
  readonly outcome: "stale" | "rejected";
  readonly reason: string;
  /** Whether other updates were made nonetheless. */
  readonly others: "unchanged" | "changed";
}

/**
 * Makes all of `updates` or none where the server can do that; elsewhere the branch goes first, and the others only
 * follow where it was taken. Resolves to why not, or to `undefined` when all is there.
 */
export async function publish(
  repository: Repository,
  updates: readonly Update[],
  pushOptions: readonly string[],
): Promise<Refused | undefined> {
  if (updates.length < 2) return pushTogether(repository, updates, { pushOptions });
  try {
    return await pushTogether(repository, updates, { pushOptions, mode: "atomic" });
  } catch (error) {
    if (!says(error, "does not support --atomic")) throw error;
  }
  const branch = updates.filter(({ kind }) => kind === "branch");
  const refused = await pushTogether(repository, branch, { pushOptions });
  if (refused !== undefined) return refused;
  const others = updates.filter(({ kind }) => kind !== "branch");
  const second = await pushTogether(repository, others, { pushOptions });
  return second && branch.length > 0 ? { ...second, others: "changed" } : second;
}

async function pushTogether(
  repository: Repository,
  updates: readonly Update[],
  options: { readonly pushOptions: readonly string[]; readonly mode?: "atomic" },
): Promise<Refused | undefined> {
  if (updates.length === 0) return undefined;
  const { log } = repository.session.context;
  const hear = (words: string) => log.info(`The server says: ${words}`);
  const wanted = updates.map(({ ref, oid, force }) => ({ ref, oid, force, expected: "any" }));
  try {
    return refusedIn(
      updates,
      await pushRefs(repository, wanted, { ...options, hear, timeLimitMs: TRANSFER_LIMIT_MS }),
    );
  } catch (error) {
    if (says(error, "does not support push options")) throw withoutPushOptions(repository, error);
    await lookAfter(repository, updates, error);
    return undefined;
  }
}

/** The update to whose account the failure of all goes. */
function refusedIn(updates: readonly Update[], pushed: readonly PushedRef[]): Refused | undefined {
  const refused = updates.flatMap((update) => {
    const result = pushed.find(({ ref }) => ref === update.ref);
    return result?.outcome === "stale" || result?.outcome === "rejected"
      ? [{ update, outcome: result.outcome, reason: result.reason }]
      : [];
  });
  const culprits = refused.filter((each) => !isBystander(each));
  const [first = refused[0]] = culprits.toSorted((a, b) => weight(b) - weight(a));
  return (
    first && {
      ...first,
      others: pushed.some(({ outcome }) => outcome === "updated") ? "changed" : "unchanged",
    }
  );
}

/** Refused only because all go together. The server then says of all the same, and names the one that it is about. */
function isBystander({ update, reason }: Omit<Refused, "others">): boolean {
  if (/^atomic push fail/.test(reason)) return true;
  const named = /cannot lock ref '(?<ref>[^']+)'/.exec(reason)?.groups?.["ref"];
  return reason.startsWith("atomic transaction failed") && named !== undefined && named !== update.ref;
}

/** What will be refused again comes before what may be taken the next time. */
function weight({ update, outcome, reason }: Omit<Refused, "others">): number {
  if (outcome === "rejected") return 2;
  return update.kind === "tag" && reason.startsWith("already exists") ? 1 : 0;
}

/** After a push whose outcome nobody has told: returns when everything has arrived, and throws otherwise. */
async function lookAfter(
  { session }: Repository,
  updates: readonly Update[],
  failure: unknown,
): Promise<void> {
  const { signal, log } = session.context;
  if (signal.aborted) {
    log.warn("The push was interrupted: whether the remote has changed is unknown");
    throw failure;
  }
  if (!(failure instanceof ResourceError) || !(failure.cause instanceof ResourceError)) throw failure;
  // Servers do not show what refs such as refs/for/main have become.
  if (updates.some(({ ref }) => !/^refs\/(?:heads|tags|notes)\//.test(ref))) throw failure;
  const { refs } = await listRemote(
    session,
    updates.map(({ ref }) => ref),
  ).catch(() => {
    throw failure;
  });
  const arrived = updates.filter(({ ref, oid }) =>
    refs.some((each) => each.name === ref && each.oid === oid),
  );
  if (arrived.length === updates.length) {
    log.info("The answer to the push was lost, but everything has arrived");
    return;
  }
  const state =
    arrived.length > 0
      ? `of all, only ${arrived.map(({ ref }) => `"${ref}"`).join(", ")} has arrived so far`
      : "nothing has arrived so far";
  throw new ResourceError("unavailable", `${messageOf(failure.cause)}; ${state}`, {
    cause: failure,
    hint: failure.hint,
  });
}

function withoutPushOptions({ session }: Repository, cause: unknown): ResourceError {
  const { url } = session.remote;
  return new ResourceError("invalid-request", `Cannot push to "${url}": it takes no push options`, {
    cause,
    hint: 'leave out "push_options", or set receive.advertisePushOptions on the server',
  });
}

function says(thrown: unknown, words: string): boolean {
  return thrown instanceof ResourceError && thrown.message.includes(words);
}
