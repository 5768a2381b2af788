import { isNativeError } from "node:util/types";

/**
 * What a failure means to whoever reads the build log.
 *
 * - `invalid-request`: `source`, `params` or the version cannot work as written.
 * - `access-denied`: the other side knows us, or refuses to, and said no.
 * - `not-found`: the named object does not exist.
 * - `conflict`: somebody else changed the object meanwhile.
 * - `untrusted`: content is not what it should be (wrong checksum, hostile archive, bad signature).
 * - `unavailable`: the other side did not answer properly; trying again later may help.
 */
export type ErrorCode =
  | "invalid-request"
  | "access-denied"
  | "not-found"
  | "conflict"
  | "untrusted"
  | "unavailable";

export interface ErrorDetails {
  readonly cause?: unknown;
  /** What the reader can do about it: one imperative sentence without a period. */
  readonly hint?: string | undefined;
  /** What the step was doing, for resources whose error lines begin with it. */
  readonly stage?: string | undefined;
}

/**
 * A failure that is not our defect. The message reads `Cannot <action> "<object>": <state>`. Anything else that
 * is thrown is a defect and ends with its stack.
 */
export class ResourceError extends Error {
  override readonly name = "ResourceError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly stage: string | undefined;

  constructor(code: ErrorCode, message: string, { cause, hint, stage }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
    this.stage = stage;
  }
}

/** The message of anything that was thrown, on one line. */
export function messageOf(thrown: unknown): string {
  const message = isNativeError(thrown) ? thrown.message || thrown.name : String(thrown);
  return message.replace(/\s+/g, " ").trim();
}
