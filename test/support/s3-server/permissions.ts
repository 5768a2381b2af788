import type { Identity } from "../identities.ts";
import { ServiceError } from "../service-error.ts";
import type { Bucket } from "./bucket.ts";

export interface Asked {
  readonly action: string;
  readonly bucket: Bucket;
  readonly key: string | undefined;
  readonly query: ReadonlyMap<string, string>;
}

/** Takes a right away from somebody who would have it. */
export interface Denial {
  /** `main`, `other`, `anonymous`, the ARN of a user, session or role, or `*`. */
  readonly principal: string;
  readonly action: string;
  /** Limits the denial, for instance to certain prefixes. */
  readonly when?: (asked: Asked) => boolean;
}

const READ_BY_ACL = new Set(["public-read", "public-read-write"]);

function isNamed(principal: string, identity: Identity | undefined): boolean {
  if (principal === "*") return true;
  if (identity === undefined) return principal === "anonymous";
  return (
    principal === identity.arn ||
    principal === identity.role ||
    identity.arn === `arn:aws:iam::${identity.account}:user/${principal}`
  );
}

/** Allowed by the canned ACL of an object, which speaks of reading alone. */
function isReadable(acl: string | undefined, identity: Identity | undefined): boolean {
  if (acl === undefined) return false;
  return READ_BY_ACL.has(acl) || (acl === "authenticated-read" && identity !== undefined);
}

/** Says who may do what. The owner of a bucket may do everything that is not denied, others what is granted. */
export class Permissions {
  readonly #denials = new Set<Denial>();

  /** Returns what lifts the denial again. */
  deny(denial: Denial): () => void {
    this.#denials.add(denial);
    return () => void this.#denials.delete(denial);
  }

  allows(identity: Identity | undefined, asked: Asked, acl?: string): boolean {
    return this.#refusal(identity, asked, acl) === undefined;
  }

  require(identity: Identity | undefined, asked: Asked, acl?: string): void {
    const refusal = this.#refusal(identity, asked, acl);
    if (refusal !== undefined) throw new ServiceError(403, "AccessDenied", refusal);
  }

  #refusal(identity: Identity | undefined, asked: Asked, acl: string | undefined): string | undefined {
    const { action, bucket, key } = asked;
    const denied = [...this.#denials].some(
      (denial) =>
        denial.action === action && isNamed(denial.principal, identity) && (denial.when?.(asked) ?? true),
    );
    const granted =
      identity?.account === bucket.owner ||
      bucket.grants.some((grant) => isNamed(grant.principal, identity) && grant.actions.includes(action)) ||
      (/^s3:GetObject(Version)?$/.test(action) && isReadable(acl, identity));
    if (granted && !denied) return undefined;
    if (identity === undefined) return "Access Denied";
    const resource = `arn:aws:s3:::${bucket.name}${key === undefined ? "" : `/${key}`}`;
    const reason = denied
      ? "with an explicit deny in an identity-based policy"
      : `because no resource-based policy allows the ${action} action`;
    return `User: ${identity.arn} is not authorized to perform: ${action} on resource: "${resource}" ${reason}`;
  }
}
