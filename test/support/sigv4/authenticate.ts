import { timingSafeEqual } from "node:crypto";
import type { Identities, Identity } from "../identities.ts";
import { ServiceError } from "../service-error.ts";
import { type Claim, claimOf } from "./claim.ts";
import { canonicalRequest, hmacSha256, type SignedRequest, signingKey, stringToSign } from "./signature.ts";

const SKEW_MS = 15 * 60 * 1000;

export interface Verifier {
  readonly identities: Identities;
  readonly service: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** For services whose clients do not state the hash of the payload in a header. */
  readonly payloadHash?: string;
}

/** A request whose signature is right. The region of its scope is for the caller to judge. */
export interface Authentication {
  readonly identity: Identity;
  readonly claim: Claim;
}

function instantOf(timestamp: string): number {
  return Date.parse(timestamp.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function requireValidTime(claim: Claim, now: number): void {
  const signed = instantOf(claim.timestamp);
  const fields = { ServerTime: new Date(now).toISOString() };
  if (claim.kind === "presigned") {
    if (signed > now + SKEW_MS)
      throw new ServiceError(403, "AccessDenied", "Request is not yet valid", { fields });
    if (now >= signed + claim.lifetime * 1000) {
      throw new ServiceError(403, "AccessDenied", "Request has expired", {
        fields: { "X-Amz-Expires": String(claim.lifetime), ...fields },
      });
    }
  } else if (!(Math.abs(now - signed) <= SKEW_MS)) {
    const message = "The difference between the request time and the current time is too large.";
    throw new ServiceError(403, "RequestTimeTooSkewed", message, {
      fields: { RequestTime: claim.timestamp, ...fields, MaxAllowedSkewMilliseconds: String(SKEW_MS) },
    });
  }
}

function requireScope(claim: Claim, service: string): void {
  const refuse = (message: string) =>
    new ServiceError(
      400,
      claim.kind === "header" ? "AuthorizationHeaderMalformed" : "AuthorizationQueryParametersError",
      message,
    );
  if (claim.scope.date !== claim.timestamp.slice(0, 8)) {
    throw refuse(`Invalid credential date "${claim.scope.date}". This date is not the same as X-Amz-Date.`);
  }
  if (claim.scope.service !== service) {
    throw refuse(`Incorrect service "${claim.scope.service}". This endpoint belongs to "${service}".`);
  }
}

function requireCoverage(claim: Claim, request: SignedRequest): void {
  const signed = new Set(claim.signedHeaders);
  const loose = Object.keys(request.headers).filter(
    (name) => (name === "host" || name.startsWith("x-amz-")) && !signed.has(name),
  );
  if (loose.length > 0) {
    throw new ServiceError(
      403,
      "AccessDenied",
      "There were headers present in the request which were not signed",
      {
        fields: { HeadersNotSigned: loose.join(", ") },
      },
    );
  }
}

function identityOf(claim: Claim, { identities, now }: Verifier): Identity {
  const identity = identities.find(claim.accessKeyId);
  if (identity === undefined || (identity.sessionToken !== undefined && claim.sessionToken === undefined)) {
    throw new ServiceError(
      403,
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
      { fields: { AWSAccessKeyId: claim.accessKeyId } },
    );
  }
  if (identity.sessionToken !== claim.sessionToken) {
    throw new ServiceError(400, "InvalidToken", "The provided token is malformed or otherwise invalid.");
  }
  if (identity.expiration !== undefined && now >= identity.expiration) {
    throw new ServiceError(400, "ExpiredToken", "The provided token has expired.");
  }
  return identity;
}

/**
 * Establishes who signed the request and that path, query, signed headers and the stated payload hash are what was
 * signed. It does not look at the payload itself. Undefined for an unsigned request.
 */
export function authenticate(request: SignedRequest, verifier: Verifier): Authentication | undefined {
  const claim = claimOf(request);
  if (claim === undefined) return undefined;
  requireScope(claim, verifier.service);
  const identity = identityOf(claim, verifier);
  requireValidTime(claim, verifier.now);
  requireCoverage(claim, request);
  const payloadHash = claim.payloadHash ?? verifier.payloadHash;
  if (payloadHash === undefined) {
    throw new ServiceError(
      400,
      "InvalidRequest",
      "Missing required header for this request: x-amz-content-sha256",
    );
  }
  const canonical = canonicalRequest(request, claim.signedHeaders, payloadHash, verifier.service);
  const key = signingKey(identity.secretAccessKey, claim.scope);
  const text = stringToSign(claim.timestamp, claim.scope, canonical);
  const expected = hmacSha256(key, text);
  const given = Buffer.from(claim.signature, "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new ServiceError(
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
      { fields: { AWSAccessKeyId: claim.accessKeyId, StringToSign: text, CanonicalRequest: canonical } },
    );
  }
  return { identity, claim };
}
