import { connectionFailure } from "../http/connection-failure.ts";
import { type ServiceError, serviceErrorOf } from "../http/service-error.ts";
import { type ErrorCode, messageOf, ResourceError } from "../resource/errors.ts";
import { failureHint, isForeign } from "./failure-hint.ts";

/** What was attempted when the store failed. */
export interface Attempt {
  /** A verb phrase: `list`, `download`, `read the tags of`. */
  readonly action: string;
  /** What it was done to, as people know it: `s3://bucket/key`. */
  readonly object: string;
  /** The permission that the request needs, to be named when it is denied: `s3:GetObject`. */
  readonly permission?: string | undefined;
}

/**
 * Turns what a request threw into one line that says what was attempted, what the store answered, and what to do.
 * What is no answer of a store and no failure of the network is a defect of ours, and is thrown on as it is.
 */
export function translate(thrown: unknown, { action, object, permission }: Attempt): ResourceError {
  if (thrown instanceof ResourceError) return thrown;
  const attempt = `Cannot ${action} "${object}"`;
  const connection = connectionFailure(thrown);
  if (connection) {
    const code = connection.lasting ? "invalid-request" : "unavailable";
    return new ResourceError(code, `${attempt}: ${connection.state}`, {
      cause: thrown,
      hint: connection.hint,
    });
  }
  const error = serviceErrorOf(thrown);
  if (error.status === undefined && isDefect(thrown)) throw thrown;
  return new ResourceError(meaningOf(error), `${attempt}: ${answerOf(error, thrown)}`, {
    cause: thrown,
    hint: failureHint(error, permission),
  });
}

function isDefect(thrown: unknown): boolean {
  // That TypeError is about a value of the user's: a header cannot carry it.
  if (serviceErrorOf(thrown).code === "ERR_INVALID_CHAR") return false;
  return thrown instanceof TypeError || thrown instanceof ReferenceError || thrown instanceof RangeError;
}

function answerOf(error: ServiceError, thrown: unknown): string {
  const { status, code, requestId } = error;
  const facts = [status && `HTTP ${status}`, requestId && `request id ${requestId}`].filter(Boolean);
  return `${wordsOf(error, code, messageOf(thrown))}${facts.length > 0 ? ` (${facts.join(", ")})` : ""}`;
}

function wordsOf(error: ServiceError, code: string, message: string): string {
  if (isForeign(error)) return "the answer is not one of S3";
  // The SDK's words for an error without a message: every failed HEAD, and all that some stores answer.
  if (message === "UnknownError") return error.detail("Code") ?? "the answer gives no reason";
  return code === "" || code === "Error" ? message : `${code}: ${message}`;
}

const BY_CODE: Readonly<Record<string, ErrorCode>> = {
  AbortError: "unavailable",
  BadDigest: "untrusted",
  ERR_INVALID_CHAR: "invalid-request",
  ExpiredToken: "access-denied",
  InvalidToken: "access-denied",
  MethodNotAllowed: "not-found",
  PermanentRedirect: "invalid-request",
  RequestTimeout: "unavailable",
  XAmzContentChecksumMismatch: "untrusted",
};

function meaningOf({ status, code, headers, detail }: ServiceError): ErrorCode {
  const named = BY_CODE[code];
  if (code === "MethodNotAllowed" && headers["x-amz-delete-marker"] !== "true") return "invalid-request";
  if (named) return named;
  if (/checksum mismatch/i.test(detail("message") ?? "")) return "untrusted";
  if (status === undefined || status === 429 || (status >= 500 && status !== 501)) return "unavailable";
  if (status === 401 || status === 403 || status === 407) return "access-denied";
  if (status === 404) return "not-found";
  if (status === 409 || status === 412) return "conflict";
  return "invalid-request";
}
