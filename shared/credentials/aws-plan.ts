import type { WebIdentity } from "./assume-role.ts";
import { type AssumeRole, type AwsSettings, rolesOf } from "./aws-fields.ts";
import type { CredentialsProvider } from "./identity.ts";

/** Where the identity comes from, and the roles to assume with it one after the other; nothing is fetched yet. */
export type IdentityPlan =
  | {
      readonly kind: "static";
      readonly pair: { readonly description: string; readonly credentials: CredentialsProvider };
      /** Whether a web identity token is given besides. */
      readonly ignoresToken: boolean;
      readonly roles: readonly AssumeRole[];
    }
  | {
      readonly kind: "web-identity";
      readonly token: WebIdentity;
      /** For which the token is exchanged. */
      readonly first: AssumeRole;
      readonly roles: readonly AssumeRole[];
    }
  /** What the machine offers, or an error. */
  | { readonly kind: "chain"; readonly roles: readonly AssumeRole[] }
  /** What the machine offers at short notice, or nobody. */
  | { readonly kind: "found" }
  | { readonly kind: "anonymous"; readonly description: string };

/**
 * Decides, in this order: a key pair; a web identity token; what the machine offers, if `enable_aws_creds_provider` is
 * true; nobody, if it is false; what the machine offers at short notice, else nobody. Then come the roles, for which
 * somebody has to sign: without a pair or a token the machine must offer something.
 */
export function planIdentity(source: AwsSettings): IdentityPlan {
  const roles = rolesOf(source);
  const [first, ...others] = roles;
  const token = webIdentityOf(source);
  const pair = keyPair(source);
  if (pair) return { kind: "static", pair, ignoresToken: token !== undefined, roles };
  if (token && first) return { kind: "web-identity", token, first, roles: others };
  if (first || source.enable_aws_creds_provider) return { kind: "chain", roles };
  return source.enable_aws_creds_provider === false
    ? { kind: "anonymous", description: "requests are not signed" }
    : { kind: "found" };
}

/** Who somebody is after assuming a role, for people. */
export function asRole(description: string, { role_arn }: AssumeRole): string {
  return `${description}, as role "${role_arn}"`;
}

function keyPair({ access_key_id, secret_access_key, session_token }: AwsSettings) {
  if (!access_key_id || !secret_access_key) return undefined;
  const pair = {
    accessKeyId: access_key_id.reveal(),
    secretAccessKey: secret_access_key.reveal(),
    ...(session_token && { sessionToken: session_token.reveal() }),
  };
  return {
    description: `access key "…${pair.accessKeyId.slice(-4)}"`,
    credentials: async () => pair,
  };
}

function webIdentityOf({ web_identity_token: token, web_identity_token_file: file }: AwsSettings) {
  if (token) return { token };
  return file ? { file } : undefined;
}
