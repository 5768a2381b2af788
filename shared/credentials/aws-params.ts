import * as v from "valibot";
import { ResourceError } from "../resource/errors.ts";
import { field, secret, text } from "../schema/fields.ts";
import { type AwsSettings, awsProblem } from "./aws-fields.ts";

/**
 * How one step signs in, apart from the source; entries to spread into `params`. A token of the build belongs here: in
 * the source it would be another one with every check, and to Concourse another source is another history of versions.
 */
export const awsParams = {
  web_identity_token: field(
    v.optional(secret()),
    "OpenID Connect token of the build, for instance `((idtoken:token))`, with which this step signs in, whatever the source says.",
    { secret: true },
  ),
  aws_role_arn: field(
    v.optional(text()),
    "ARN of the role that this step assumes, instead of those of the source.",
  ),
};

type AwsParams = v.InferOutput<v.ObjectSchema<typeof awsParams, undefined>>;

/** The source as this step uses it: a token goes before every other way to sign in, a role before all its roles. */
export function signingInBy<S extends AwsSettings>(
  source: S,
  { web_identity_token, aws_role_arn }: AwsParams,
): S {
  if (!web_identity_token && !aws_role_arn) return source;
  const changed = {
    ...source,
    ...(web_identity_token && { ...NO_CREDENTIALS, web_identity_token }),
    ...(aws_role_arn && { assume_role_arn: undefined, assume_roles: undefined, aws_role_arn }),
  };
  const problem = awsProblem(changed);
  if (problem) throw new ResourceError("invalid-request", `Cannot use "params": ${problem}`);
  return changed;
}

const NO_CREDENTIALS = {
  access_key_id: undefined,
  secret_access_key: undefined,
  session_token: undefined,
  web_identity_token_file: undefined,
};
