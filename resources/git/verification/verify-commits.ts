import { parseCommit } from "../../../shared/git/commit-headers.ts";
import { type NamedObject, readObjects } from "../../../shared/git/read-objects.ts";
import { objectFormatOf, type Repository } from "../../../shared/git/repository.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { AllowList } from "../../../shared/signing/allow-list.ts";
import { untrusted } from "../../../shared/signing/explain.ts";
import { judge } from "../../../shared/signing/judge.ts";
import { signedCommit } from "../../../shared/signing/signed-object.ts";
import { requireHash } from "./require-hash.ts";
import type { Trusted } from "./summary.ts";

export interface HowToVerify {
  readonly allowed: AllowList;
  /** What else to do about a commit that is refused; the end of a hint. */
  readonly wayOut?: ((id: string) => string) | undefined;
}

/** How many commits are held in memory at once. */
const AT_ONCE = 1000;

/**
 * Resolves to who signed the first of `commits`, if every one of them is signed by somebody on the list; to undefined
 * where there are none.
 */
export async function verifyCommits(
  { gitDir, session }: Repository,
  commits: readonly string[],
  how: HowToVerify,
): Promise<Trusted | undefined> {
  let first: Trusted | undefined;
  for (let at = 0; at < commits.length; at += AT_ONCE) {
    const part = commits.slice(at, at + AT_ONCE);
    const objects = await readObjects(session, gitDir, part);
    for (const [index, id] of part.entries()) {
      session.context.signal.throwIfAborted();
      const verdict = await verifyCommit(id, objects[index], how);
      first ??= verdict;
    }
  }
  return first;
}

async function verifyCommit(
  id: string,
  object: NamedObject | undefined,
  { allowed, wayOut }: HowToVerify,
): Promise<Trusted> {
  if (object?.type !== "commit") {
    throw new ResourceError("untrusted", `Cannot trust commit "${id}": there is no such commit`);
  }
  requireHash(id, object);
  const verdict = await judge(signedCommit(object.content, objectFormatOf(id)), allowed, new Date());
  if (verdict.kind === "trusted") return verdict;
  const { name, address } = parseCommit(object.content).author;
  const author = `${name} <${address}>`;
  throw untrusted({ kind: "commit", id, author, wayOut: wayOut?.(id) }, verdict);
}
