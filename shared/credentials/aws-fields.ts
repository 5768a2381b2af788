import * as v from "valibot";
import { trustProblem } from "../http/trust-problem.ts";
import { field, flag, headerText, secret, text, wholeNumber } from "../schema/fields.ts";
import { settings } from "../schema/settings.ts";

/** One step of a chain of roles. */
export const AssumeRole = settings({
  role_arn: field(text(), "ARN of the role."),
  external_id: field(v.optional(text()), "External id that the trust policy of the role asks for."),
  session_name: field(
    v.optional(text()),
    "Name under which the session appears in CloudTrail; by default the team, pipeline and job of the build.",
  ),
  duration: field(
    v.optional(wholeNumber({ unit: "seconds", least: 900, most: 43_200 })),
    "Seconds that one set of credentials lasts; they are renewed by themselves. By default 3600, or less where the role allows less.",
  ),
  tags: field(v.optional(v.record(v.string(), text())), "Session tags, key to value."),
});
export type AssumeRole = v.InferOutput<typeof AssumeRole>;

/** How to sign in to an S3 store and how to reach it; entries to spread into a `source`. */
export const awsFields = {
  access_key_id: field(
    v.optional(secret(headerText())),
    "Access key id of a static key pair; needs `secret_access_key`. Goes before every other way to sign in.",
    { secret: true },
  ),
  secret_access_key: field(v.optional(secret()), "Secret half of the static key pair.", { secret: true }),
  session_token: field(
    v.optional(secret(headerText())),
    "Session token that belongs to the key pair, when the pair is a temporary one.",
    { secret: true },
  ),
  web_identity_token: field(
    v.optional(secret()),
    "OpenID Connect token to be exchanged for credentials of the role in `aws_role_arn`. One that is new each time, such as `((idtoken:token))`, belongs in `params`: Concourse begins a new history with each change of the source.",
    { secret: true },
  ),
  web_identity_token_file: field(
    v.optional(text()),
    "File that contains such a token; it is read again for each renewal.",
  ),
  enable_aws_creds_provider: field(
    v.optional(flag()),
    "`true`: sign in with what the machine offers (environment, shared files, container endpoint, EKS pod identity, EC2 instance profile) and fail when there is nothing. `false`: do not sign in. Absent: sign in with what the machine offers within a second or two, otherwise do not sign in.",
  ),
  aws_role_arn: field(v.optional(text()), "ARN of a role to assume with the credentials found so far."),
  assume_role_arn: field(v.optional(text()), "Another name for `aws_role_arn`.", { deprecated: true }),
  assume_roles: field(
    v.optional(v.array(AssumeRole)),
    "Roles to assume one after the other, each with the credentials of the one before: a list of `{role_arn, external_id, session_name, duration, tags}`.",
  ),
  region_name: field(
    v.optional(text(), "us-east-1"),
    "Region of the bucket, and of the token service (STS).",
  ),
  endpoint: field(
    v.optional(text()),
    "Address of an S3-compatible store: a URL, or `host`, `host:port`; never used for the token service.",
  ),
  disable_ssl: field(
    v.optional(flag(), false),
    "Talk plain HTTP to an `endpoint` that is written without a scheme.",
  ),
  use_path_style: field(
    v.optional(flag(), false),
    "Put the bucket into the path of the URL, not into the host name; many S3-compatible stores need it.",
  ),
  skip_ssl_verification: field(
    v.optional(flag(), false),
    "Accept any certificate from the S3 store. The token service is still verified. Excludes `ca_bundle`.",
  ),
  ca_bundle: field(
    v.optional(text()),
    "Certificates (PEM) of private authorities to trust in addition to those of the system.",
  ),
  skip_s3_checksums: field(
    v.optional(flag(), false),
    "Send and verify checksums only where an operation requires them, for stores that refuse the newer ones.",
  ),
};

export type AwsSettings = v.InferOutput<v.ObjectSchema<typeof awsFields, undefined>>;

/** The first contradiction between the fields, as the end of a sentence; `undefined` when there is none. */
export function awsProblem(source: AwsSettings): string | undefined {
  return halfPair(source) ?? trustProblem(source) ?? webIdentity(source) ?? roles(source);
}

function halfPair(source: AwsSettings): string | undefined {
  const { access_key_id: id, secret_access_key: key, session_token: token } = source;
  if (id && !key) return '"access_key_id" is given without "secret_access_key"';
  if (key && !id) return '"secret_access_key" is given without "access_key_id"';
  if (token && !id) return '"session_token" is given without "access_key_id" and "secret_access_key"';
  return undefined;
}

function webIdentity(source: AwsSettings): string | undefined {
  const { web_identity_token: token, web_identity_token_file: file } = source;
  if (!token && !file) return undefined;
  if (token && file)
    return '"web_identity_token" and "web_identity_token_file" exclude each other; choose one';
  const [role] = rolesOf(source);
  const name = token ? "web_identity_token" : "web_identity_token_file";
  if (role === undefined) return `"${name}" is given without a role; set "aws_role_arn"`;
  return !source.access_key_id && (role.external_id || role.tags)
    ? `the first of "assume_roles" has an external_id or tags, which "${name}" cannot carry; remove them`
    : undefined;
}

function roles(source: AwsSettings): string | undefined {
  const { aws_role_arn: role, assume_role_arn: alias, assume_roles: list } = source;
  if (role && alias && role !== alias) {
    return '"aws_role_arn" and "assume_role_arn" are two names for one key but differ; keep "aws_role_arn"';
  }
  return (role || alias) && list
    ? `"${role ? "aws_role_arn" : "assume_role_arn"}" and "assume_roles" exclude each other; make the role the first of the list`
    : undefined;
}

/** The roles to assume, in order, however they are written. */
export function rolesOf(source: AwsSettings): readonly AssumeRole[] {
  const single = source.aws_role_arn ?? source.assume_role_arn;
  return source.assume_roles ?? (single ? [{ role_arn: single }] : []);
}
