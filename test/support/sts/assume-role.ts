import type { Identity, Session } from "../identities.ts";
import { ServiceError } from "../service-error.ts";
import { type Call, issue, required, roleOf, tagsOf } from "./role.ts";

/** For whoever the role trusts, with the external id and the tags that it demands. */
export function assumeRole(call: Call, identity: Identity | undefined): Session {
  const { parameters } = call;
  if (identity === undefined)
    throw new ServiceError(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
  const role = roleOf(call);
  const tags = tagsOf(call);
  const isTrusted =
    role?.trusts?.some((name) => name === "*" || name === identity.arn || name === identity.role) === true &&
    role.externalId === (role.externalId && parameters.get("ExternalId")) &&
    Object.entries(role.requiredTags ?? {}).every(([key, value]) => tags[key] === value);
  if (role !== undefined && isTrusted) return issue(call, role);
  const message = `User: ${identity.arn} is not authorized to perform: sts:AssumeRole on resource: ${parameters.get("RoleArn")}`;
  throw new ServiceError(403, "AccessDenied", message);
}

/** For whoever shows a token that the role accepts. */
export function assumeRoleWithWebIdentity(call: Call, expiredTokens: readonly string[]): Session {
  const token = required(call, "WebIdentityToken");
  if (expiredTokens.includes(token)) {
    throw new ServiceError(
      400,
      "ExpiredTokenException",
      "Token expired: current date/time must be before the expiration date/time",
    );
  }
  if (!call.roles.some(({ webIdentityTokens }) => webIdentityTokens?.includes(token))) {
    throw new ServiceError(400, "InvalidIdentityToken", "The ID Token provided is not a valid JWT.");
  }
  const role = roleOf(call);
  if (role?.webIdentityTokens?.includes(token)) return issue(call, role);
  throw new ServiceError(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
}
