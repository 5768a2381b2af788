import { connectionFailure } from "../http/connection-failure.ts";
import { serviceErrorOf } from "../http/service-error.ts";
import { type ErrorCode, messageOf, ResourceError } from "../resource/errors.ts";

const HINTS: Readonly<Record<string, string>> = {
  ExpiredToken: "the credentials that ask for the role have expired; renew them",
  ExpiredTokenException: "the token has expired; use one that is issued for this build",
  InvalidClientTokenId: "the access key that asks for the role does not exist, or it is not from AWS",
  SignatureDoesNotMatch: "check secret_access_key, and the clock of the worker",
  RegionDisabledException: "activate the token service for that region, or set region_name to another one",
  InvalidIdentityToken:
    "the account needs an IAM identity provider for the issuer of the token, with its audience",
  IDPCommunicationError: "the issuer of the token must be reachable from AWS; try again",
};

/** Whether the service refuses only how long the credentials are to last: the role allows less, or a chain of roles does. */
export function refusesDuration(thrown: unknown): boolean {
  const { code, message } = serviceErrorOf(thrown);
  return code === "ValidationError" && /durationSeconds/i.test(message);
}

/** Says why a role could not be assumed. `asker` is whom its trust policy has to name. */
export function roleFailure(thrown: unknown, roleArn: string, asker: string): ResourceError {
  if (thrown instanceof ResourceError) return thrown;
  const action = `Cannot assume the role "${roleArn}"`;
  const connection = connectionFailure(thrown);
  if (connection) {
    const code = connection.lasting ? "invalid-request" : "unavailable";
    return new ResourceError(code, `${action}: ${connection.state}`, {
      cause: thrown,
      hint: connection.hint,
    });
  }
  const { status, code, requestId } = serviceErrorOf(thrown);
  const facts = [status && `HTTP ${status}`, requestId && `request id ${requestId}`].filter(Boolean);
  const where = facts.length > 0 ? ` (${facts.join(", ")})` : "";
  return new ResourceError(meaningOf(status, code), `${action}: ${code}: ${messageOf(thrown)}${where}`, {
    cause: thrown,
    hint: code === "AccessDenied" ? deniedHint(asker) : HINTS[code],
  });
}

function deniedHint(asker: string): string {
  return `the trust policy of the role must name ${asker}, that identity needs sts:AssumeRole (and sts:TagSession for tags), and external_id must be what the policy asks for`;
}

function meaningOf(status: number | undefined, code: string): ErrorCode {
  if (status === undefined || status >= 500 || code === "IDPCommunicationError") return "unavailable";
  return code === "ValidationError" || code === "MalformedPolicyDocument" || code === "PackedPolicyTooLarge"
    ? "invalid-request"
    : "access-denied";
}
