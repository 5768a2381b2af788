import type { StepContext } from "../resource/step.ts";
import type { WebIdentity } from "./assume-role.ts";
import type { AssumeRole, AwsSettings } from "./aws-fields.ts";
import { asRole, planIdentity } from "./aws-plan.ts";
import type { AwsIdentity } from "./identity.ts";
import { renewing } from "./renewal.ts";
import { stsOptions } from "./sts.ts";

/** Most readers of public buckets need no more; what each place answered is told to those who ask for an identity. */
export const ANONYMOUS_BY_DEFAULT =
  "neither source nor the machine gives an identity that works (enable_aws_creds_provider: true tells why)";

type Signing = Exclude<AwsIdentity, { readonly kind: "anonymous" }>;

/**
 * Decides who signs the requests, as `planIdentity()` says. Credentials are fetched here once, so that a failure is told
 * before the first request; one line says who it is.
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
  const plan = planIdentity(source);
  switch (plan.kind) {
    case "static":
      if (plan.ignoresToken)
        context.log.warn("The web identity token has no effect because access_key_id is given");
      return assumeAll(plan.roles, { kind: "static", ...plan.pair }, source, context);
    case "web-identity":
      return assumeAll(
        plan.roles,
        await webIdentity(plan.first, plan.token, source, context),
        source,
        context,
      );
    case "chain":
      return assumeAll(plan.roles, await machine("chain", source, context), source, context);
    case "anonymous":
      return plan;
    case "found":
      try {
        return await machine("found", source, context);
      } catch {
        context.signal.throwIfAborted();
        return { kind: "anonymous", description: ANONYMOUS_BY_DEFAULT };
      }
  }
}

async function webIdentity(
  role: AssumeRole,
  token: WebIdentity,
  source: AwsSettings,
  context: StepContext,
): Promise<Signing> {
  const { assumeRoleWithToken } = await import("./assume-role.ts");
  const fetch = assumeRoleWithToken(role, token, stsOptions(source, context), context);
  const credentials = renewing(fetch, context.log);
  await credentials();
  return {
    kind: "web-identity",
    description: asRole("a web identity token", role),
    credentials,
  };
}

async function machine(kind: "chain" | "found", source: AwsSettings, context: StepContext): Promise<Signing> {
  const { machineIdentity, SHORT, USUAL } = await import("./machine.ts");
  const sts = stsOptions(source, context);
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
  const sts = stsOptions(source, context);
  let identity = base;
  for (const role of roles) {
    const { kind, description, credentials: asker } = identity;
    const credentials = renewing(assumeRole(role, asker, description, sts, context), context.log);
    await credentials();
    identity = { kind, description: asRole(description, role), credentials };
  }
  return identity;
}
