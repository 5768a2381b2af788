import { messageOf } from "../../../shared/resource/errors.ts";

/** What is wrong with an archive; whoever knows its name turns this into the message for the user. */
export class ArchiveError extends Error {
  override readonly name = "ArchiveError";
}

/** What is wrong with a member, said by code that does not know its name: `leaves the destination`. */
export class MemberError extends Error {
  override readonly name = "MemberError";
}

/** Completes the error of a member, and translates a refusal of the file system, whose text tells absolute paths. */
export function namedError(thrown: unknown, name: string): unknown {
  const member = `member ${quoted(name)}`;
  if (thrown instanceof MemberError)
    return new ArchiveError(`${member} ${thrown.message}`, { cause: thrown });
  if (typeof thrown !== "object" || thrown === null || !("syscall" in thrown)) return thrown;
  const [reason] = messageOf(thrown)
    .replace(/^Error: /, "")
    .split(", ");
  return new ArchiveError(`${member} cannot be written (${reason})`, { cause: thrown });
}

/** The stream ended in the middle of something. */
export function truncated(what: string): ArchiveError {
  return new ArchiveError(`${what} is cut short`);
}

const LONGEST_QUOTE = 300;

/** A name for a message. Escaped, because a hostile name may hold line breaks and terminal sequences. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > LONGEST_QUOTE ? `${name.slice(0, LONGEST_QUOTE)}…` : name);
}

/** Translates the failure of a third-party decoder; what is ours already passes through. */
export function asArchiveError(thrown: unknown, what: string): ArchiveError {
  if (thrown instanceof ArchiveError) return thrown;
  return new ArchiveError(`${what} is damaged: ${messageOf(thrown)}`, { cause: thrown });
}
