import { serviceErrorOf } from "../http/service-error.ts";

/** Codes with which a store refuses whoever asks, whatever is asked for. */
const REFUSED_IDENTITIES = new Set([
  "AuthFailure",
  "ExpiredToken",
  "IncompleteSignature",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidToken",
  "MissingAuthenticationToken",
  "NotSignedUp",
  "RequestExpired",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
  "TokenRefreshRequired",
  "UnrecognizedClientException",
]);

/** Whether an answer refuses the identity of whoever asked. Stores do not agree on the status of these. */
export function refusesIdentity(thrown: unknown): boolean {
  return REFUSED_IDENTITIES.has(serviceErrorOf(thrown).code);
}

/**
 * Whether an answer denies what was asked for to an identity that the store accepts. Only the status tells: stores have
 * many words for it, and some none.
 */
export function deniesAccess(thrown: unknown): boolean {
  const { status } = serviceErrorOf(thrown);
  return (status === 401 || status === 403) && !refusesIdentity(thrown);
}
