import * as v from "valibot";
import { awsParams } from "../../shared/credentials/aws-params.ts";
import { debugField, EVERY_REQUEST } from "../../shared/schema/debug-field.ts";
import { choice, field, flag, headerText, text } from "../../shared/schema/fields.ts";
import { settings } from "../../shared/schema/settings.ts";

export const GetParams = settings({
  skip_download: field(
    v.optional(flag()),
    "Fetch no object, only write `version`, `url` and `s3_uri`. By default what `source.skip_download` says.",
  ),
  unpack: field(
    v.optional(flag(), false),
    "Unpack the object: tar, zip, gzip, bzip2, xz or zstd, or a compressed tar, told by its content.",
  ),
  download_tags: field(v.optional(flag(), false), "Write the tags of the object to `tags.json`."),
  ...awsParams,
  debug: debugField(EVERY_REQUEST),
});
export type GetParams = v.InferOutput<typeof GetParams>;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
const CANNED_ACLS = [
  "private",
  "public-read",
  "public-read-write",
  "authenticated-read",
  "aws-exec-read",
  "bucket-owner-read",
  "bucket-owner-full-control",
] as const;

export const PutParams = settings({
  file: field(
    v.optional(text()),
    "Glob that matches exactly one file, relative to the build directory; `*`, `?` and `[a-z]` never match a `/`.",
  ),
  acl: field(v.optional(choice(CANNED_ACLS)), "Canned ACL of the new object. By default none is sent."),
  content_type: field(v.optional(headerText()), "MIME type of the new object."),
  ...awsParams,
  debug: debugField(EVERY_REQUEST),
  from: field(v.optional(text()), "Pattern (RE2) that selects the local file; use `file`.", {
    deprecated: true,
  }),
  to: field(v.optional(text()), "Key, or directory ending in `/`, of the new object; use `regexp`.", {
    deprecated: true,
  }),
});
export type PutParams = v.InferOutput<typeof PutParams>;
