import type { StepContext } from "../resource/step.ts";
import { type AssumeRole, type AwsSettings, rolesOf } from "./aws-fields.ts";
import type { AwsIdentity } from "./identity.ts";
import { renewing } from "./renewal.ts";
import { stsOptions } from "./sts.ts";

/** Most readers of public buckets need no more; what each place answered is told to those who ask for an identity. */
const ANONYMOUS_BY_DEFAULT =
  "neither source nor the machine gives an identity that works (enable_aws_creds_provider: true tells why)";

type Signing = Exclude<AwsIdentity, { readonly kind: "anonymous" }>;

/**
 * Decides who signs the requests, in this order: a key pair; a web identity token; what the machine offers, if
 * `enable_aws_creds_provider` is true; nobody, if it is false; what the machine offers at short notice, else nobody.
 * Then come the roles, for which somebody has to sign: without a pair or a token the machine must offer something.
 * Credentials are fetched here once, so that a failure is told before the first request; one line says who it is.
 *
 * Everything that needs more than a key pair is loaded only when it comes to that.
 */
export async function awsIdentity(source: AwsSettings, context: StepContext): Promise<AwsIdentity> {
  const identity = await choose(source, context);
  context.log.info(
    identity.kind === "anonymous"
      ? `Not signing in: ${identity.description}`
      : `Signing in with ${identity.description}`,
  );
  return identity;
}

async function choose(source: AwsSettings, context: StepContext): Promise<AwsIdentity> {
  const roles = rolesOf(source);
  const token = webIdentityOf(source);
  const pair = keyPair(source);
  if (pair) {
    if (token) context.log.warn("The web identity token has no effect because access_key_id is given");
    return assumeAll(roles, pair, source, context);
  }
  const [first, ...others] = roles;
  if (token && first)
    return assumeAll(others, await webIdentity(first, token, source, context), source, context);
  if (first || source.enable_aws_creds_provider) {
    return assumeAll(roles, await machine("chain", source, context), source, context);
  }
  if (source.enable_aws_creds_provider === false) {
    return { kind: "anonymous", description: "requests are not signed" };
  }
  try {
    return await machine("found", source, context);
  } catch {
    context.signal.throwIfAborted();
    return { kind: "anonymous", description: ANONYMOUS_BY_DEFAULT };
  }
}

function keyPair({ access_key_id, secret_access_key, session_token }: AwsSettings): Signing | undefined {
  if (!access_key_id || !secret_access_key) return undefined;
  const pair = {
    accessKeyId: access_key_id.reveal(),
    secretAccessKey: secret_access_key.reveal(),
    ...(session_token && { sessionToken: session_token.reveal() }),
  };
  return {
    kind: "static",
    description: `access key "…${pair.accessKeyId.slice(-4)}"`,
    credentials: async () => pair,
  };
}

function webIdentityOf({ web_identity_token: token, web_identity_token_file: file }: AwsSettings) {
  if (token) return { token };
  return file ? { file } : undefined;
}

async function webIdentity(
  role: AssumeRole,
  token: NonNullable<ReturnType<typeof webIdentityOf>>,
  source: AwsSettings,
  context: StepContext,
): Promise<Signing> {
  const { assumeRoleWithToken } = await import("./assume-role.ts");
  const fetch = assumeRoleWithToken(role, token, stsOptions(source, context.env), context);
  const credentials = renewing(fetch, context.log);
  await credentials();
  return {
    kind: "web-identity",
    description: `a web identity token, as role "${role.role_arn}"`,
    credentials,
  };
}

async function machine(kind: "chain" | "found", source: AwsSettings, context: StepContext): Promise<Signing> {
  const { machineIdentity, SHORT, USUAL } = await import("./machine.ts");
  const sts = stsOptions(source, context.env);
  return { kind, ...(await machineIdentity(sts, kind === "found" ? SHORT : USUAL, context)) };
}

/** Each role is asked for with the credentials of the one before. */
async function assumeAll(
  roles: readonly AssumeRole[],
  base: Signing,
  source: AwsSettings,
  context: StepContext,
): Promise<Signing> {
  if (roles.length === 0) return base;
  const { assumeRole } = await import("./assume-role.ts");
  const sts = stsOptions(source, context.env);
  let identity = base;
  for (const role of roles) {
    const { kind, description, credentials: asker } = identity;
    const credentials = renewing(assumeRole(role, asker, description, sts, context), context.log);
    await credentials();
    identity = { kind, description: `${description}, as role "${role.role_arn}"`, credentials };
  }
  return identity;
}
