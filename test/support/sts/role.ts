import type { Identities, Session } from "../identities.ts";
import { ServiceError } from "../service-error.ts";

/** Who may take on a role, and on which conditions. */
export interface Role {
  readonly arn: string;
  /** ARNs of users, roles or sessions; `*` is everybody with a valid signature. */
  readonly trusts?: readonly string[];
  readonly externalId?: string;
  /** Session tags that must come with these values. */
  readonly requiredTags?: Readonly<Record<string, string>>;
  /** Identity token texts that are good for this role. */
  readonly webIdentityTokens?: readonly string[];
  /** How long credentials really last, whatever was asked for; to see a refresh within a test. */
  readonly lifetimeSeconds?: number;
  readonly longestDurationSeconds?: number;
}

/** One request to STS whose form has been read; who signed it is known where it matters. */
export interface Call {
  readonly parameters: ReadonlyMap<string, string>;
  readonly now: number;
  readonly identities: Identities;
  readonly roles: readonly Role[];
}

/** A parameter that the request must have. */
export function required({ parameters }: Call, name: string): string {
  const value = parameters.get(name);
  if (value) return value;
  throw new ServiceError(
    400,
    "ValidationError",
    `Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );
}

export function tagsOf({ parameters }: Call): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let index = 1; parameters.has(`Tags.member.${index}.Key`); index++) {
    tags[parameters.get(`Tags.member.${index}.Key`) ?? ""] =
      parameters.get(`Tags.member.${index}.Value`) ?? "";
  }
  return tags;
}

export function roleOf(call: Call): Role | undefined {
  const arn = required(call, "RoleArn");
  return call.roles.find((role) => role.arn === arn);
}

/** Lends a role, provided that the session is named and timed as STS wants it. */
export function issue(call: Call, role: Role): Session {
  const name = required(call, "RoleSessionName");
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) {
    throw new ServiceError(
      400,
      "ValidationError",
      `Value '${name}' at 'roleSessionName' failed to satisfy constraint`,
    );
  }
  const asked = Number(call.parameters.get("DurationSeconds") ?? 3600);
  const longest = role.longestDurationSeconds ?? 3600;
  if (!Number.isInteger(asked) || asked < 900 || asked > longest) {
    throw new ServiceError(
      400,
      "ValidationError",
      `The requested DurationSeconds must be between 900 and ${longest}`,
    );
  }
  const account = role.arn.split(":")[4] ?? "";
  const arn = `arn:aws:sts::${account}:assumed-role/${role.arn.split("/").at(-1)}/${name}`;
  const expiration = call.now + (role.lifetimeSeconds ?? asked) * 1000;
  return call.identities.issue({ arn, role: role.arn, account, expiration });
}
