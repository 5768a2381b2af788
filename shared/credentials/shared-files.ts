import { parseKnownFiles } from "@smithy/core/config";
import type { Environment } from "../resource/step.ts";

/** A profile, and the files in which it may stand, where they are not the usual ones. */
export interface SharedFiles {
  readonly profile: string;
  readonly filepath?: string;
  readonly configFilepath?: string;
}

/** Any of these makes a profile say how to sign in. */
const WAYS = [
  "aws_access_key_id",
  "role_arn",
  "web_identity_token_file",
  "credential_process",
  "sso_session",
  "sso_start_url",
  "sso_account_id",
  "sso_region",
  "sso_role_name",
  "login_session",
];

/** The profile and the files that the variables of AWS tools name. */
export function sharedFilesOf(env: Environment): SharedFiles {
  const folder = env["HOME"] ? `${env["HOME"]}/.aws` : undefined;
  const filepath = env["AWS_SHARED_CREDENTIALS_FILE"] || (folder && `${folder}/credentials`);
  const configFilepath = env["AWS_CONFIG_FILE"] || (folder && `${folder}/config`);
  return {
    profile: env["AWS_PROFILE"] || "default",
    ...(filepath && { filepath }),
    ...(configFilepath && { configFilepath }),
  };
}

/** What the files say of the profile, without following it to a service or to a program. */
export async function describeSharedFiles(env: Environment) {
  const files = sharedFilesOf(env);
  const profile = (await parseKnownFiles({ ...files, ignoreCache: true }))[files.profile] ?? {};
  if (WAYS.some((way) => profile[way])) return { description: profileName(files), role: profile["role_arn"] };
  if (env["AWS_PROFILE"]) throw new Error(noProfile(files));
  return { absent: noProfile(files) };
}

export function profileName({ profile }: SharedFiles): string {
  return `profile "${profile}" of the shared files`;
}

export function noProfile({ profile }: SharedFiles): string {
  return `no credentials for profile "${profile}"`;
}
