import { verify } from "node:crypto";
import type { Accounts } from "./accounts.ts";
import { type Incoming, requireKnown } from "./incoming.ts";
import { json, oauthError, plain, Refusal, type Reply } from "./reply.ts";

export const SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";
const PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
/** What a gcloud login of the tests holds. */
export const LOGIN = {
  client_id: "the-client",
  client_secret: "the-secret-of-the-client",
  refresh_token: "1//the-refresh-token",
};
/** What a foreign issuer has given to the tests. */
export const SUBJECT_TOKEN = "a-token-of-another-cloud";
export const AUDIENCE =
  "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q";

interface TokenService {
  readonly accounts: Accounts;
  /** The address under which assertions must name it. */
  readonly audience: string;
  readonly lifetimeSeconds: number;
  now(): number;
}

/** The token endpoint: for assertions of service accounts (RFC 7523) and for refresh tokens. */
export function tokenReply(service: TokenService, incoming: Incoming): Reply {
  const form = formOf(incoming);
  switch (form.get("grant_type")) {
    case "urn:ietf:params:oauth:grant-type:jwt-bearer":
      requireKnown(form, ["grant_type", "assertion"]);
      requireAssertion(service, form.get("assertion") ?? "");
      break;
    case "refresh_token":
      requireKnown(form, ["grant_type", ...Object.keys(LOGIN)]);
      if (Object.entries(LOGIN).some(([name, value]) => form.get(name) !== value)) {
        throw oauthError("invalid_grant", "Bad Request");
      }
      break;
    default:
      throw oauthError("unsupported_grant_type", "Invalid grant_type");
  }
  const { accounts, lifetimeSeconds } = service;
  return json(200, { access_token: accounts.issue(), expires_in: lifetimeSeconds, token_type: "Bearer" });
}

/** The exchange of a foreign token (RFC 8693). With the broad scope it serves only to become a service account. */
export function exchangeReply({ accounts, lifetimeSeconds }: TokenService, incoming: Incoming): Reply {
  const form = formOf(incoming);
  const expected = {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    subject_token: SUBJECT_TOKEN,
    audience: AUDIENCE,
  };
  requireKnown(form, [...Object.keys(expected), "scope"]);
  const odd = Object.entries(expected).find(([name, value]) => form.get(name) !== value);
  if (odd) throw oauthError("invalid_request", `Invalid value for "${odd[0]}"`);
  const scope = form.get("scope");
  if (scope !== SCOPE && scope !== PLATFORM) throw oauthError("invalid_scope", "Another scope is expected");
  return json(200, {
    access_token: scope === SCOPE ? accounts.issue() : accounts.issue([]),
    issued_token_type: expected.requested_token_type,
    token_type: "Bearer",
    expires_in: lifetimeSeconds,
  });
}

/** generateAccessToken of the IAM credentials API, for whoever has exchanged a token. */
export function impersonationReply({ accounts, now }: TokenService, { headers, body }: Incoming): Reply {
  const token = /^Bearer (\S+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
  if (accounts.permissionsOf(token) === undefined) throw oauthError("unauthorized", "Who are you?", 401);
  const { scope, lifetime } = JSON.parse(body.toString());
  if (String(scope) !== SCOPE || lifetime !== "3600s")
    throw oauthError("invalid_scope", `${scope} ${lifetime}`);
  return json(200, { accessToken: accounts.issue(), expireTime: new Date(now() + 3_600_000).toISOString() });
}

function formOf({ method, headers, body }: Incoming): URLSearchParams {
  if (method !== "POST") throw new Refusal(plain(405, "POST it"));
  if (!headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    throw oauthError("invalid_request", "Not a form");
  }
  return new URLSearchParams(body.toString());
}

function requireAssertion({ accounts, audience, now }: TokenService, assertion: string): void {
  const refuse = (text: string) => oauthError("invalid_grant", `Invalid JWT: ${text}`);
  const [head = "", claims = "", signature = "", ...rest] = assertion.split(".");
  if (rest.length > 0) throw refuse("three parts expected");
  const header = JSON.parse(Buffer.from(head, "base64url").toString());
  if (header.alg !== "RS256") throw refuse("RS256 expected");
  const { iss, scope, aud, iat, exp, ...others } = JSON.parse(Buffer.from(claims, "base64url").toString());
  if (iss !== accounts.main.email) throw oauthError("invalid_grant", "Invalid grant: account not found");
  const signed = Buffer.from(`${head}.${claims}`);
  if (!verify("RSA-SHA256", signed, accounts.main.publicKey, Buffer.from(signature, "base64url"))) {
    throw oauthError("invalid_grant", "Invalid JWT Signature.");
  }
  if (Object.keys(others).length > 0) throw refuse(`unknown claims: ${Object.keys(others)}`);
  if (scope !== SCOPE) throw oauthError("invalid_scope", `The scope is ${scope}`);
  if (aud !== audience) throw refuse(`the audience is ${aud}`);
  const seconds = now() / 1000;
  if (!(iat <= seconds + 60 && exp > seconds && exp - iat <= 3600)) throw refuse("it is not valid now");
}
