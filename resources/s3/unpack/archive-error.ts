import { isNativeError } from "node:util/types";
import { messageOf, ResourceError } from "../../../shared/resource/errors.ts";

/** What is wrong with an archive; whoever knows its name turns this into the message for the user. */
export class ArchiveError extends Error {
  override readonly name = "ArchiveError";
}

/** What is wrong with a member, said by code that does not know its name: `leaves the destination`. */
export class MemberError extends Error {
  override readonly name = "MemberError";
}

/** What file systems answer to names, sizes and counts that they cannot hold; the archive asked for these. */
const ASKED_TOO_MUCH: readonly unknown[] = ["ENAMETOOLONG", "EINVAL", "EILSEQ", "ELOOP", "EFBIG", "EMLINK"];

/**
 * Completes the error of a member, and translates a refusal of the file system, whose text tells absolute paths. A
 * full or read-only disk is no fault of the archive, and says so.
 */
export function namedError(thrown: unknown, name: string): unknown {
  const member = `member ${quoted(name)}`;
  if (thrown instanceof MemberError)
    return new ArchiveError(`${member} ${thrown.message}`, { cause: thrown });
  if (!isNativeError(thrown) || !("syscall" in thrown)) return thrown;
  const [reason] = messageOf(thrown).split(", ");
  if ("code" in thrown && ASKED_TOO_MUCH.includes(thrown.code))
    return new ArchiveError(`${member} cannot be written (${reason})`, { cause: thrown });
  return storageError(`Cannot write ${member}: ${reason}`, thrown);
}

/** For what this machine lacks, whoever made the archive. */
export function storageError(message: string, cause?: unknown): ResourceError {
  return new ResourceError("invalid-request", message, {
    cause,
    hint: "Check the volume of the worker, its free space first, and whether the archive should be this large",
  });
}

/** The stream ended in the middle of something. */
export function truncated(what: string): ArchiveError {
  return new ArchiveError(`${what} is cut short`);
}

const LONGEST_QUOTE = 300;

/** Control characters that JSON leaves alone: the second set, which opens terminal sequences too, and changes of direction. */
const UNSEEN = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A name for a message. Escaped, because a hostile name may hold line breaks and terminal sequences. */
export function quoted(name: string): string {
  const shown = name.length > LONGEST_QUOTE ? `${name.slice(0, LONGEST_QUOTE)}…` : name;
  return JSON.stringify(shown).replace(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Translates the failure of a third-party decoder; what is ours already passes through. */
export function asArchiveError(thrown: unknown, what: string): ArchiveError {
  if (thrown instanceof ArchiveError) return thrown;
  return new ArchiveError(`${what} is damaged: ${messageOf(thrown)}`, { cause: thrown });
}
