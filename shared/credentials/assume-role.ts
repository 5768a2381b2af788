import { readFile } from "node:fs/promises";
import { fromTemporaryCredentials, fromWebToken } from "@aws-sdk/credential-providers";
import { untilAborted } from "../http/until-aborted.ts";
import { messageOf, ResourceError } from "../resource/errors.ts";
import type { Environment, StepContext } from "../resource/step.ts";
import type { Secret } from "../schema/secret.ts";
import type { AssumeRole } from "./aws-fields.ts";
import type { Credentials, CredentialsProvider } from "./identity.ts";
import { sessionName } from "./session-name.ts";
import type { StsOptions } from "./sts.ts";
import { refusesDuration, roleFailure } from "./sts-failure.ts";

/** The longest that every role and every chain of roles allows, unless an S3-compatible service is stricter. */
const HOUR_S = 3600;
const SHORTEST_S = 900;

export type WebIdentity = { readonly token: Secret } | { readonly file: string };

/** Fetches credentials of `role` for whoever `base` is. `who` names that identity to people. */
export function assumeRole(
  role: AssumeRole,
  base: CredentialsProvider,
  who: string,
  sts: StsOptions,
  context: StepContext,
): () => Promise<Credentials> {
  return exchange(role, `the owner of ${who}`, context, async (duration) =>
    fromTemporaryCredentials({
      masterCredentials: base,
      clientConfig: sts,
      params: {
        RoleArn: role.role_arn,
        RoleSessionName: role.session_name ?? sessionName(context.env),
        DurationSeconds: duration,
        ...(role.external_id && { ExternalId: role.external_id }),
        ...(role.tags && { Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })) }),
      },
    })(),
  );
}

/** Fetches credentials of `role` for the bearer of an OpenID Connect token. A file is read anew each time. */
export function assumeRoleWithToken(
  role: AssumeRole,
  identity: WebIdentity,
  sts: StsOptions,
  context: StepContext,
): () => Promise<Credentials> {
  return exchange(role, "the issuer, audience and subject of the token", context, async (duration) =>
    fromWebToken({
      webIdentityToken:
        "token" in identity ? identity.token.reveal() : await readToken(identity.file, context),
      roleArn: role.role_arn,
      roleSessionName: role.session_name ?? sessionName(context.env),
      durationSeconds: duration,
      clientConfig: sts,
    })(),
  );
}

/** Asks for a shorter life where the service refuses the wanted one, and remembers what it accepted. */
function exchange(
  role: AssumeRole,
  asker: string,
  { log, signal }: StepContext,
  ask: (duration: number) => Promise<Credentials>,
): () => Promise<Credentials> {
  const wanted = role.duration ?? HOUR_S;
  const durations = [wanted, ...[HOUR_S, SHORTEST_S].filter((seconds) => seconds < wanted)];
  return async () => {
    for (;;) {
      const [duration = wanted, ...shorter] = durations;
      try {
        return await untilAborted(ask(duration), signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!refusesDuration(error) || shorter.length === 0) throw roleFailure(error, role.role_arn, asker);
        durations.shift();
        if (role.duration !== undefined) {
          log.warn(
            `The role "${role.role_arn}" does not allow ${duration} seconds; asking for ${shorter[0]}`,
          );
        }
      }
    }
  };
}

async function readToken(file: string, { log }: StepContext): Promise<string> {
  try {
    const token = (await readFile(file, "utf8")).trim();
    log.hide(token);
    return token;
  } catch (cause) {
    throw new ResourceError(
      "invalid-request",
      `Cannot read the web identity token "${file}": ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}

/** The token file and the role that EKS (IRSA) and others announce in the environment. */
export function announcedWebIdentity(env: Environment): { role: AssumeRole; file: string } | undefined {
  const { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: arn, AWS_ROLE_SESSION_NAME: name } = env;
  return file && arn ? { file, role: { role_arn: arn, ...(name && { session_name: name }) } } : undefined;
}
