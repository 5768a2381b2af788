import { ServiceError } from "../service-error.ts";
import type { Scope, SignedRequest } from "./signature.ts";

/** What a request says about its signature; nothing of it has been verified. */
export interface Claim {
  readonly kind: "header" | "presigned";
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20260102T030405Z`. */
  readonly timestamp: string;
  /** Seconds for which a presigned request is valid. */
  readonly lifetime: number;
  readonly sessionToken: string | undefined;
  readonly payloadHash: string | undefined;
}

const malformed = (message: string) => new ServiceError(400, "AuthorizationHeaderMalformed", message);
const badQuery = (message: string) => new ServiceError(400, "AuthorizationQueryParametersError", message);

function parseCredential(credential: string, refuse: (message: string) => ServiceError) {
  const parts = credential.split("/");
  const [accessKeyId = "", date = "", region = "", service = "", terminal] = parts;
  if (parts.length !== 5 || terminal !== "aws4_request" || !/^\d{8}$/.test(date)) {
    throw refuse('The Credential is mal-formed; expecting "<KEY>/YYYYMMDD/REGION/SERVICE/aws4_request".');
  }
  return { accessKeyId, scope: { date, region, service } };
}

function claimOfHeader(authorization: string, headers: SignedRequest["headers"]): Claim {
  const fields = new Map<string, string>();
  const [algorithm, rest = ""] = authorization.split(/\s+(.*)/s);
  if (algorithm !== "AWS4-HMAC-SHA256") {
    throw new ServiceError(
      400,
      "InvalidRequest",
      "Please use AWS4-HMAC-SHA256 as the authorization mechanism.",
    );
  }
  for (const field of rest.split(",")) {
    const [name = "", value = ""] = field.trim().split(/=(.*)/s);
    fields.set(name, value);
  }
  const [credential, signed, signature] = ["Credential", "SignedHeaders", "Signature"].map((n) =>
    fields.get(n),
  );
  if (!credential || !signed || !signature) {
    throw malformed("The authorization header requires Credential, SignedHeaders and Signature.");
  }
  const timestamp = headers["x-amz-date"];
  if (timestamp === undefined || !/^\d{8}T\d{6}Z$/.test(timestamp)) {
    throw new ServiceError(403, "AccessDenied", "AWS authentication requires a valid x-amz-date header");
  }
  return {
    kind: "header",
    ...parseCredential(credential, malformed),
    signedHeaders: signed.split(";"),
    signature,
    timestamp,
    lifetime: 0,
    sessionToken: headers["x-amz-security-token"],
    payloadHash: headers["x-amz-content-sha256"],
  };
}

function claimOfQuery(query: ReadonlyMap<string, string>, headers: SignedRequest["headers"]): Claim {
  const need = (name: string): string => {
    const value = query.get(name);
    if (!value) throw badQuery(`Query-string authentication requires the parameter ${name}.`);
    return value;
  };
  if (need("X-Amz-Algorithm") !== "AWS4-HMAC-SHA256")
    throw badQuery("X-Amz-Algorithm only supports AWS4-HMAC-SHA256");
  const timestamp = need("X-Amz-Date");
  if (!/^\d{8}T\d{6}Z$/.test(timestamp)) throw badQuery("X-Amz-Date must be in the ISO8601 Long Format");
  const lifetime = Number(need("X-Amz-Expires"));
  if (!Number.isInteger(lifetime) || lifetime < 1)
    throw badQuery("X-Amz-Expires should be a positive number");
  if (lifetime > 604_800) throw badQuery("X-Amz-Expires must be less than a week (in seconds)");
  return {
    kind: "presigned",
    ...parseCredential(need("X-Amz-Credential"), badQuery),
    signedHeaders: need("X-Amz-SignedHeaders").split(";"),
    signature: need("X-Amz-Signature"),
    timestamp,
    lifetime,
    sessionToken: query.get("X-Amz-Security-Token"),
    payloadHash: headers["x-amz-content-sha256"] ?? query.get("X-Amz-Content-Sha256") ?? "UNSIGNED-PAYLOAD",
  };
}

/** Reads the signature of a request from its header or its query; undefined for an unsigned request. */
export function claimOf(request: SignedRequest): Claim | undefined {
  const query = new Map(request.query);
  const authorization = request.headers["authorization"];
  const presigned = query.has("X-Amz-Signature") || query.has("X-Amz-Algorithm");
  if (presigned && authorization !== undefined) {
    throw new ServiceError(400, "InvalidArgument", "Only one auth mechanism allowed");
  }
  if (presigned) return claimOfQuery(query, request.headers);
  return authorization === undefined ? undefined : claimOfHeader(authorization, request.headers);
}
