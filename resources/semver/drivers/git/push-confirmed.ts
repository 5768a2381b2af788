import { listRemote } from "../../../../shared/git/list-remote.ts";
import { type PushOptions, pushRefs, type RefUpdate } from "../../../../shared/git/push.ts";
import type { Repository } from "../../../../shared/git/repository.ts";
import type { GitSession } from "../../../../shared/git/session.ts";
import { messageOf, ResourceError } from "../../../../shared/resource/errors.ts";
import type { Outcome } from "../driver.ts";

/** What a ref of the remote names; `undefined` when it does not exist. */
export async function remoteOid(session: GitSession, ref: string): Promise<string | undefined> {
  const { refs } = await listRemote(session, [ref]);
  return refs.find(({ name }) => name === ref)?.oid;
}

/**
 * Moves a ref of the remote from what is expected there to a new object of ours. A reply that is lost is made up for by
 * looking, and by one more try where nothing has changed: the lease lets only one of the two count.
 *
 * @param contains tells whether what the ref names now, which is not our object, was built upon it
 * @param place for messages
 */
export async function pushConfirmed(
  repository: Repository,
  update: RefUpdate,
  contains: () => Promise<boolean>,
  place: string,
  options: PushOptions = {},
): Promise<Outcome> {
  const before = update.expected === "absent" ? undefined : update.expected;
  let doubt: Doubt | undefined;
  for (let attempt = 1; attempt <= 2; attempt++) {
    const verdict = await pushOnce(repository, update, place, options);
    if (verdict === "written" || (verdict === "conflict" && !doubt)) return verdict;
    doubt = verdict === "conflict" ? doubt : verdict;
    const now = await lookAfter(doubt?.lost, repository.session, update.ref, place);
    if (now === update.oid) return "written";
    if (now !== before) return now !== undefined && (await contains()) ? "written" : "conflict";
  }
  if (doubt?.lost) throw doubt.lost;
  return "conflict";
}

/** What only a look can resolve: the server has said nothing, for the reason in `lost`, or it calls the push too late. */
interface Doubt {
  readonly lost?: ResourceError;
}

async function pushOnce(
  repository: Repository,
  update: RefUpdate,
  place: string,
  options: PushOptions,
): Promise<Outcome | Doubt> {
  try {
    const [result] = await pushRefs(repository, [update], options);
    switch (result?.outcome) {
      // Nobody else can have pushed this very object, because of its nonce.
      case "up-to-date":
      case "updated":
        return "written";
      case "stale":
        return isDoubtful(repository, result.reason) ? {} : "conflict";
      default:
        throw new ResourceError("access-denied", `Cannot write "${place}": ${result?.reason}`, {
          hint: "a hook or a rule of the server refused the push",
        });
    }
  } catch (error) {
    if (error instanceof ResourceError && error.code === "unavailable") return { lost: error };
    throw error;
  }
}

/**
 * Over HTTP a request may be sent twice without git knowing, and the second copy comes too late because of the first.
 * What git itself says before it sends anything is beyond doubt.
 */
function isDoubtful({ session }: Repository, reason: string): boolean {
  return session.remote.kind === "http" && !reason.startsWith("stale info");
}

async function lookAfter(
  lost: ResourceError | undefined,
  session: GitSession,
  ref: string,
  place: string,
): Promise<string | undefined> {
  try {
    return await remoteOid(session, ref);
  } catch (cause) {
    if (!(cause instanceof ResourceError)) throw cause;
    const state = messageOf(lost ?? cause);
    throw new ResourceError("unavailable", `Cannot confirm the write to "${place}": ${state}`, {
      cause,
      hint: "the write may have been applied; look before you try again",
    });
  }
}
