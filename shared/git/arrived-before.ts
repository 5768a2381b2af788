import { listRemote } from "./list-remote.ts";
import type { RefUpdate } from "./push.ts";
import type { GitSession } from "./session.ts";

/**
 * Whether an update that the server calls too late has in truth been made by an earlier copy of itself: curl sends a
 * request once more where a connection that was used before ends without an answer.
 *
 * @param verdict what git printed: what it found out by itself, before it sent anything, stands in other brackets
 * @param words those of the server
 */
export async function arrivedBefore(
  session: GitSession,
  { ref, oid }: RefUpdate,
  verdict: string,
  words: string,
): Promise<boolean> {
  if (session.remote.kind !== "http" || !verdict.startsWith("[remote rejected]")) return false;
  const found = /'(?<name>[^']+)': is at (?<at>[0-9a-f]{40,64})\b/.exec(`${verdict} ${words}`)?.groups;
  if (found?.["name"] === ref) return found["at"] === oid;
  const { refs } = await listRemote(session, [ref]);
  return refs.some((each) => each.oid === oid);
}
