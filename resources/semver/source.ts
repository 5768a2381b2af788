import * as v from "valibot";
import { awsFields } from "../../shared/credentials/aws-fields.ts";
import { gitFields } from "../../shared/credentials/git-fields.ts";
import { debugField, EVERY_COMMAND, EVERY_REQUEST } from "../../shared/schema/debug-field.ts";
import { choice, field, flag, secret, text } from "../../shared/schema/fields.ts";
import { settings } from "../../shared/schema/settings.ts";
import { uploadFields } from "../../shared/schema/upload-fields.ts";
import { signingFields } from "../../shared/signing/signing-fields.ts";
import { OpenStack } from "./openstack.ts";

export const DRIVERS = ["s3", "git", "gcs", "swift", "git-tag"] as const;

/** Types only: what a driver needs besides is asked for when it is opened, because `get` needs none. */
export const Source = settings({
  driver: field(
    v.optional(choice(DRIVERS), "s3"),
    "Where the version is kept. The keys of the other drivers have no effect.",
  ),
  initial_version: field(
    v.optional(text(), "0.0.0"),
    "The version as long as none is stored. The first bump starts from it.",
  ),

  bucket: field(v.optional(text()), "Name of the bucket; required."),
  key: field(v.optional(text()), "Key (name) of the object that holds the version; required."),

  ...awsFields,
  use_path_style: field(
    v.optional(flag(), true),
    "Put the bucket into the path of the URL, not into the host name.",
  ),
  ...uploadFields,
  require_atomic: field(
    v.optional(flag(), false),
    "Fail where the store cannot exclude that two writers get the same number, instead of warning.",
  ),

  uri: field(v.optional(text()), "The repository: SSH, HTTPS, `file://` or a path; required."),
  branch: field(
    v.optional(text()),
    "`git`: branch of the file, required; the first put makes it when it is missing. `git-tag`: branch whose newest commit gets the tag; by default that of the remote HEAD.",
  ),
  file: field(
    v.optional(text()),
    "Path of the file that holds the version, from the root of the repository; required.",
  ),
  ...gitFields,
  git_user: field(
    v.optional(text()),
    "Author of commits and tags: `Name <address>` or an address. By default `git <git@localhost>`.",
  ),
  commit_message: field(
    v.optional(text()),
    "Message of commits and tags; `%version%` and `%file%` (with `git-tag` the name of the tag) are replaced. By default `bump to %version%`.",
  ),
  ...signingFields,
  tag_prefix: field(v.optional(text()), "What stands before the version in the name of a tag, such as `v`."),
  tag_filter: field(v.optional(text()), "Glob that the name of a tag must match, too."),

  json_key: field(
    v.optional(secret()),
    "Key of a service account, as a JSON text. Without it and without `token` the identity of the machine is used.",
    { secret: true },
  ),
  token: field(v.optional(secret()), "OAuth 2.0 access token, which is not renewed. Excludes `json_key`.", {
    secret: true,
  }),

  openstack: field(v.optional(OpenStack), "Where the object is, and who asks for it."),

  skip_ssl_verification: field(
    v.optional(flag(), false),
    "Accept any certificate from the server that keeps the version. Excludes `ca_bundle`.",
  ),
  ca_bundle: field(
    v.optional(text()),
    "Certificates (PEM) of private authorities to trust in addition to those of the system.",
  ),
  debug: debugField(`${EVERY_REQUEST}; or ${EVERY_COMMAND}`),
});
export type Source = v.InferOutput<typeof Source>;
