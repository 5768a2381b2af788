import { fromHttp, fromIni } from "@aws-sdk/credential-providers";
import { isOn } from "../http/configured-endpoint.ts";
import { SILENT } from "../http/quiet-sdk.ts";
import { serviceErrorOf } from "../http/service-error.ts";
import { requestAt, tellingOf } from "../http/told-request.ts";
import { messageOf } from "../resource/errors.ts";
import type { Environment, StepContext } from "../resource/step.ts";
import { announcedWebIdentity, assumeRoleWithToken } from "./assume-role.ts";
import type { AssumeRole } from "./aws-fields.ts";
import type { Credentials } from "./identity.ts";
import { instanceCredentials, type Patience } from "./instance-metadata.ts";
import { describeSharedFiles, noProfile, profileName, sharedFilesOf } from "./shared-files.ts";
import type { StsOptions } from "./sts.ts";

/** Credentials and who they stand for, or why this source is not set up. One that is set up and fails throws. */
export type SourceAnswer =
  | { readonly credentials: Credentials; readonly description: string }
  | { readonly absent: string };

/** What can be told of a source without asking for a role. */
export type SourceDescription =
  | { readonly description: string; readonly role?: string | undefined }
  | { readonly absent: string };

export interface MachineSource {
  readonly name: string;
  fetch(): Promise<SourceAnswer>;
  /** Whether it is set up, and who it stands for; assumes no role, starts no program and leaves nothing behind. */
  describe(): Promise<SourceDescription>;
}

/** Where a machine may keep an identity, in the order of the AWS tools. */
export function machineSources(
  sts: StsOptions,
  patience: Patience,
  context: StepContext,
): readonly MachineSource[] {
  const { env } = context;
  const instance = async (): Promise<SourceAnswer> => {
    if (isOn(env["AWS_EC2_METADATA_DISABLED"])) return { absent: "AWS_EC2_METADATA_DISABLED is true" };
    const { profile, credentials } = await instanceCredentials(context, patience);
    return { credentials, description: `the EC2 instance profile "${profile}"` };
  };
  return [
    { name: "environment", fetch: async () => environment(env), describe: async () => environment(env) },
    {
      name: "shared files",
      fetch: () => sharedFiles(sts, env),
      describe: () => describeSharedFiles(env),
    },
    {
      name: "web identity token file",
      fetch: () => tokenFile(sts, context),
      describe: async () => describeTokenFile(env),
    },
    {
      name: "container endpoint or EKS pod identity",
      fetch: () => container(patience, context),
      describe: async () => describeContainer(env),
    },
    { name: "EC2 instance metadata", fetch: instance, describe: instance },
  ];
}

function environment(env: Environment): SourceAnswer {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = env;
  if (!id && !secret) return { absent: "AWS_ACCESS_KEY_ID is not set" };
  if (!id || !secret) throw new Error("one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is not set");
  return {
    credentials: { accessKeyId: id, secretAccessKey: secret, ...(token && { sessionToken: token }) },
    description: `access key "…${id.slice(-4)}" of the environment`,
  };
}

async function sharedFiles(sts: StsOptions, env: Environment): Promise<SourceAnswer> {
  const files = sharedFilesOf(env);
  try {
    const credentials = await fromIni({ ...files, ignoreCache: true, clientConfig: sts, logger: SILENT })();
    return { credentials, description: profileName(files) };
  } catch (error) {
    const isNamed = Boolean(env["AWS_PROFILE"]);
    if (isNamed || !messageOf(error).startsWith("Could not resolve credentials using profile")) throw error;
    return { absent: noProfile(files) };
  }
}

async function tokenFile(sts: StsOptions, context: StepContext): Promise<SourceAnswer> {
  const announced = announcedWebIdentity(context.env);
  if (announced === undefined) return NO_TOKEN_FILE;
  const credentials = await assumeRoleWithToken(announced.role, announced, sts, context)();
  return { credentials, description: tokenFileName(announced) };
}

function describeTokenFile(env: Environment): SourceDescription {
  const announced = announcedWebIdentity(env);
  return announced ? { description: tokenFileName(announced) } : NO_TOKEN_FILE;
}

const NO_TOKEN_FILE = { absent: "AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN are not both set" };

function tokenFileName({ role }: { role: AssumeRole }): string {
  return `role "${role.role_arn}" (web identity of the environment)`;
}

function describeContainer(env: Environment): SourceDescription {
  return env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] || env["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
    ? { description: "the identity of the container" }
    : { absent: "AWS_CONTAINER_CREDENTIALS_FULL_URI and …_RELATIVE_URI are not set" };
}

/** Where a relative address begins. */
const CONTAINER_HOST = "http://169.254.170.2";

async function container({ answerMs, tries }: Patience, { env, log }: StepContext): Promise<SourceAnswer> {
  const described = describeContainer(env);
  if ("absent" in described) return described;
  const {
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: full,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
  } = env;
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
    const request = requestAt("GET", new URL(relative ?? full ?? "", CONTAINER_HOST));
    return {
      ...described,
      credentials: await tellingOf(
        log,
        request,
        () => fetch(),
        () => 200,
      ),
    };
  } catch (error) {
    const { detail } = serviceErrorOf(error);
    const reasons = [messageOf(error), detail("Code"), detail("Message")].filter(Boolean);
    throw new Error(reasons.join(": "), { cause: error });
  }
}
