import * as v from "valibot";
import { field, flag, secret, text } from "../../shared/schema/fields.ts";
import { settings } from "../../shared/schema/settings.ts";

const Scope = settings({
  project_id: field(v.optional(text()), "Project by its id."),
  project_name: field(v.optional(text()), "Project by its name; needs `domain_id` or `domain_name`."),
  domain_id: field(v.optional(text()), "Domain by its id."),
  domain_name: field(v.optional(text()), "Domain by its name."),
  system: field(v.optional(flag(), false), "The whole system."),
  trust_id: field(v.optional(text()), "Trust that delegates to this user."),
});

/** Where the object is and who asks for it, in the words of OpenStack. */
export const OpenStack = settings({
  container: field(v.optional(text()), "Container of the object; required."),
  region: field(
    v.optional(text()),
    "Region, by the name or the id that the catalog of the identity service has for it; required, though without effect with TempAuth.",
  ),
  item_name: field(v.optional(text()), "Name of the object; required."),
  identity_endpoint: field(
    v.optional(text()),
    "URL of Keystone (v2.0 or v3), or of a TempAuth service (`…/auth/v1.0`); required.",
  ),
  username: field(v.optional(text()), "User by name."),
  user_id: field(v.optional(text()), "User by id."),
  password: field(v.optional(secret()), "Password, or the key of a TempAuth user.", { secret: true }),
  passcode: field(v.optional(secret()), "One-time passcode (TOTP) to add to the password.", { secret: true }),
  domain_id: field(v.optional(text()), "Domain of the user by id."),
  domain_name: field(v.optional(text()), "Domain of the user by name."),
  tenant_id: field(v.optional(text()), "Project by id; the scope where `scope` is absent."),
  tenant_name: field(
    v.optional(text()),
    "Project by name; the scope where `scope` is absent. With TempAuth the account, where `username` names none.",
  ),
  allow_reauth: field(
    v.optional(flag(), false),
    "Sign in once more when the token is refused, also with `token_id` or `passcode`; without these that is always done.",
  ),
  token_id: field(v.optional(secret()), "Token that was issued before.", { secret: true }),
  scope: field(
    v.optional(Scope),
    "What the token is for: `{project_id, project_name, domain_id, domain_name, system, trust_id}`.",
  ),
  application_credential_id: field(v.optional(text()), "Application credential by id."),
  application_credential_name: field(v.optional(text()), "Application credential by name; needs the user."),
  application_credential_secret: field(v.optional(secret()), "Its secret.", { secret: true }),
  // The stock type reads no other spelling, so pipelines that work there have this one.
  application_credential_secretj: field(v.optional(secret()), "The same, as the stock type spells it.", {
    secret: true,
    deprecated: true,
  }),
});
export type OpenStack = v.InferOutput<typeof OpenStack>;
