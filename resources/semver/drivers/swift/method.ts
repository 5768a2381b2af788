import type { Secret } from "../../../../shared/schema/secret.ts";
import type { OpenStack } from "../../openstack.ts";
import { unusable } from "./requirement.ts";
import { isScoped } from "./scope.ts";

/** One way to prove who one is, among those that a request may combine. */
interface Part {
  readonly name: "password" | "totp" | "token" | "application_credential";
  /** The object that the fields stand in, if they do not stand in the part itself. */
  readonly inside?: "user";
  readonly fields: Readonly<Record<string, unknown>>;
  readonly secret: readonly [name: string, value: Secret];
}

/** `issued`: the token is taken as it is, with the catalog that it was issued with. */
export type Method =
  | { readonly kind: "issued"; readonly token: Secret }
  | { readonly kind: "identity"; readonly parts: readonly Part[]; readonly mayHaveScope: boolean };

/** How to sign in at Keystone v3: the first way that the keys stand for. Throws where the other keys forbid it. */
export function signInMethod(openstack: OpenStack): Method {
  const { password, passcode, token_id: token } = openstack;
  if (token && !isScoped(openstack.scope)) return issued(token, openstack);
  if (password || passcode) return combined(openstack);
  if (token) return exchanged(token, openstack);
  if (openstack.application_credential_id || openstack.application_credential_name)
    return application(openstack);
  throw unusable("You must provide a password to authenticate, or token_id, or an application credential");
}

function issued(token: Secret, { allow_reauth }: OpenStack): Method {
  if (allow_reauth) throw unusable("allow_reauth needs a scope where token_id is given");
  return { kind: "issued", token };
}

/** Password and passcode; each alone is possible, too. */
function combined(openstack: OpenStack): Method {
  const { password, passcode } = openstack;
  const fields = userOf(openstack);
  const parts: Part[] = [];
  if (password) parts.push({ name: "password", inside: "user", fields, secret: ["password", password] });
  if (passcode) parts.push({ name: "totp", inside: "user", fields, secret: ["passcode", passcode] });
  return { kind: "identity", parts, mayHaveScope: true };
}

function exchanged(token: Secret, openstack: OpenStack): Method {
  const extra = (["username", "user_id", "domain_id", "domain_name"] as const).find((key) => openstack[key]);
  if (extra) throw unusable(`${extra} does not go with token_id`);
  return {
    kind: "identity",
    parts: [{ name: "token", fields: {}, secret: ["id", token] }],
    mayHaveScope: true,
  };
}

/** Such a credential belongs to one project; Keystone refuses a scope beside it. */
function application(openstack: OpenStack): Method {
  const {
    application_credential_id: id,
    application_credential_name: name,
    application_credential_secret: secret = openstack.application_credential_secretj,
  } = openstack;
  if (!secret) throw unusable("application_credential_secret is required with an application credential");
  const fields = id ? { id } : { name, user: userOf(openstack) };
  return {
    kind: "identity",
    parts: [{ name: "application_credential", fields, secret: ["secret", secret] }],
    mayHaveScope: false,
  };
}

function userOf({ username, user_id, domain_id, domain_name }: OpenStack): Record<string, unknown> {
  if (username && user_id) throw unusable("exactly one of username and user_id may be given, not both");
  if (user_id) {
    if (domain_id || domain_name) throw unusable("domain_id and domain_name do not go with user_id");
    return { id: user_id };
  }
  if (!username) throw unusable("one of username and user_id is required");
  if (domain_id && domain_name)
    throw unusable("exactly one of domain_id and domain_name may be given, not both");
  if (!domain_id && !domain_name)
    throw unusable("one of domain_id and domain_name is required with username");
  return { name: username, domain: domain_id ? { id: domain_id } : { name: domain_name } };
}
