import { fromHttp, fromIni } from "@aws-sdk/credential-providers";
import { isOn } from "../http/configured-endpoint.ts";
import { SILENT } from "../http/quiet-sdk.ts";
import { serviceErrorOf } from "../http/service-error.ts";
import { messageOf } from "../resource/errors.ts";
import type { StepContext } from "../resource/step.ts";
import { announcedWebIdentity, assumeRoleWithToken } from "./assume-role.ts";
import type { Credentials } from "./identity.ts";
import { instanceCredentials, type Patience } from "./instance-metadata.ts";
import type { StsOptions } from "./sts.ts";

/** Credentials and who they stand for, or why this source is not set up. One that is set up and fails throws. */
export type SourceAnswer =
  | { readonly credentials: Credentials; readonly description: string }
  | { readonly absent: string };

export interface MachineSource {
  readonly name: string;
  fetch(): Promise<SourceAnswer>;
}

/** Where a machine may keep an identity, in the order of the AWS tools. */
export function machineSources(
  sts: StsOptions,
  patience: Patience,
  context: StepContext,
): readonly MachineSource[] {
  const { env, signal } = context;
  return [
    { name: "environment", fetch: async () => environment(context) },
    { name: "shared files", fetch: () => sharedFiles(sts, context) },
    { name: "web identity token file", fetch: () => tokenFile(sts, context) },
    { name: "container endpoint or EKS pod identity", fetch: () => container(patience, context) },
    {
      name: "EC2 instance metadata",
      fetch: async () => {
        if (isOn(env["AWS_EC2_METADATA_DISABLED"])) return { absent: "AWS_EC2_METADATA_DISABLED is true" };
        const { profile, credentials } = await instanceCredentials(env, patience, signal);
        return { credentials, description: `the EC2 instance profile "${profile}"` };
      },
    },
  ];
}

function environment({ env }: StepContext): SourceAnswer {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env;
  if (!id && !secret) return { absent: "AWS_ACCESS_KEY_ID is not set" };
  if (!id || !secret) throw new Error("one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is not set");
  return {
    credentials: { accessKeyId: id, secretAccessKey: secret, ...(token && { sessionToken: token }) },
    description: `access key "…${id.slice(-4)}" of the environment`,
  };
}

async function sharedFiles(sts: StsOptions, { env }: StepContext): Promise<SourceAnswer> {
  const profile = env["AWS_PROFILE"] || "default";
  const folder = env["HOME"] ? `${env["HOME"]}/.aws` : undefined;
  const filepath = env["AWS_SHARED_CREDENTIALS_FILE"] || (folder && `${folder}/credentials`);
  const configFilepath = env["AWS_CONFIG_FILE"] || (folder && `${folder}/config`);
  try {
    const credentials = await fromIni({
      profile,
      ignoreCache: true,
      ...(filepath && { filepath }),
      ...(configFilepath && { configFilepath }),
      clientConfig: sts,
      logger: SILENT,
    })();
    return { credentials, description: `profile "${profile}" of the shared files` };
  } catch (error) {
    const isNamed = Boolean(env["AWS_PROFILE"]);
    if (isNamed || !messageOf(error).startsWith("Could not resolve credentials using profile")) throw error;
    return { absent: `no credentials for profile "${profile}"` };
  }
}

async function tokenFile(sts: StsOptions, context: StepContext): Promise<SourceAnswer> {
  const announced = announcedWebIdentity(context.env);
  if (announced === undefined)
    return { absent: "AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are not both set" };
  const { role, file } = announced;
  return {
    credentials: await assumeRoleWithToken(role, { file }, sts, context)(),
    description: `role "${role.role_arn}" (web identity of the environment)`,
  };
}

async function container({ answerMs, tries }: Patience, { env }: StepContext): Promise<SourceAnswer> {
  const {
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: full,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
  } = env;
  if (!relative && !full)
    return { absent: "AWS_CONTAINER_CREDENTIALS_FULL_URI and …_RELATIVE_URI are not set" };
  const fetch = fromHttp({
    ...(relative
      ? { awsContainerCredentialsRelativeUri: relative }
      : { awsContainerCredentialsFullUri: full ?? "" }),
    ...(file
      ? { awsContainerAuthorizationTokenFile: file }
      : token && { awsContainerAuthorizationToken: token }),
    timeout: answerMs,
    maxRetries: tries - 1,
    logger: SILENT,
  });
  try {
    return { credentials: await fetch(), description: "the identity of the container" };
  } catch (error) {
    const { detail } = serviceErrorOf(error);
    const reasons = [messageOf(error), detail("Code"), detail("Message")].filter(Boolean);
    throw new Error(reasons.join(": "), { cause: error });
  }
}
