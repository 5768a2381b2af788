import { messageOf } from "../resource/errors.ts";
import type { Rows } from "../resource/explanation.ts";
import type { StepContext } from "../resource/step.ts";
import { ANONYMOUS_BY_DEFAULT } from "./aws.ts";
import type { AssumeRole, AwsSettings } from "./aws-fields.ts";
import { asRole, planIdentity } from "./aws-plan.ts";
import { describeMachine, SHORT, USUAL } from "./machine.ts";
import { sessionName } from "./session-name.ts";
import { stsOptions } from "./sts.ts";

/** Who would sign, before any role is assumed, and why it is this one. */
interface Signer {
  readonly description: string;
  readonly reason: string;
  readonly lookups?: string;
  readonly roles: readonly AssumeRole[];
}

/**
 * Who would sign the requests, and why. Looks at what the machine offers where that decides, which may ask the metadata
 * service of EC2; assumes no role.
 */
export async function explainAwsIdentity(source: AwsSettings, context: StepContext): Promise<Rows> {
  const { description, reason, lookups, roles } = await signerOf(source, context);
  const sts = stsOptions(source, context);
  return {
    "signs in with": roles.reduce(asRole, description),
    because: reason,
    "looked at": lookups,
    "assumes in turn": roles.map((role) => roleText(role, context)),
    "token service":
      roles.length > 0 ? ("endpoint" in sts ? sts.endpoint : `AWS STS in region ${sts.region}`) : undefined,
  };
}

async function signerOf(source: AwsSettings, context: StepContext): Promise<Signer> {
  const plan = planIdentity(source);
  switch (plan.kind) {
    case "static": {
      const passedOver = plan.ignoresToken ? "; the web identity token has no effect" : "";
      const reason = `access_key_id in source goes before everything else${passedOver}`;
      return { description: plan.pair.description, reason, roles: plan.roles };
    }
    case "web-identity": {
      const key =
        "file" in plan.token ? `web_identity_token_file "${plan.token.file}"` : "web_identity_token";
      const reason = `${key} is given, and no access_key_id`;
      return { description: "a web identity token", reason, roles: [plan.first, ...plan.roles] };
    }
    case "anonymous":
      return {
        description: `nobody: ${plan.description}`,
        reason: "enable_aws_creds_provider is false",
        roles: [],
      };
    case "chain": {
      const why = source.enable_aws_creds_provider
        ? "enable_aws_creds_provider is true"
        : "a role is given, and neither access_key_id nor a web identity token";
      return { roles: plan.roles, ...(await machineSigner(source, "chain", context)), reason: why };
    }
    case "found":
      return {
        roles: [],
        ...(await machineSigner(source, "found", context)),
        reason: "source names nobody; what the machine offers counts, and nobody where it offers nothing",
      };
  }
}

async function machineSigner(source: AwsSettings, kind: "chain" | "found", context: StepContext) {
  const sts = stsOptions(source, context);
  try {
    const found = await describeMachine(sts, kind === "found" ? SHORT : USUAL, context);
    const profile = found.role === undefined ? "" : `, which assumes role "${found.role}"`;
    const lookups = `the machine, now, as far as ${found.source}${profile}`;
    return { description: found.description, lookups };
  } catch (error) {
    context.signal.throwIfAborted();
    const description =
      kind === "found"
        ? `nobody: ${ANONYMOUS_BY_DEFAULT}`
        : `nobody, so that it would fail: ${messageOf(error)}`;
    return { description, lookups: "the machine, now: all places where an identity may be", roles: [] };
  }
}

function roleText({ role_arn, session_name, external_id, duration, tags }: AssumeRole, { env }: StepContext) {
  const facts = [
    `session "${session_name ?? sessionName(env)}"`,
    ...(external_id ? [`external id "${external_id}"`] : []),
    ...(duration === undefined ? [] : [`${duration} s`]),
    ...Object.entries(tags ?? {}).map(([key, value]) => `tag ${key}=${value}`),
  ];
  return `${role_arn} (${facts.join(", ")})`;
}
