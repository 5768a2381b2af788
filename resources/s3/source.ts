import * as v from "valibot";
import { awsFields, awsProblem } from "../../shared/credentials/aws-fields.ts";
import { debugField, EVERY_REQUEST } from "../../shared/schema/debug-field.ts";
import { field, flag, text } from "../../shared/schema/fields.ts";
import { settings } from "../../shared/schema/settings.ts";
import { uploadFields } from "../../shared/schema/upload-fields.ts";

const fields = settings({
  bucket: field(text(), "Name of the bucket."),
  regexp: field(
    v.optional(text()),
    "Pattern (RE2) of the keys that are versions, matched against the whole key. The group called `version`, else the first group, holds the version: `releases/app-(.*).tgz`. Excludes `versioned_file`.",
  ),
  versioned_file: field(
    v.optional(text()),
    "Key of one object in a bucket with versioning enabled; each version of the object is a version. Excludes `regexp`.",
  ),
  ...awsFields,
  private: field(
    v.optional(flag(), false),
    "The objects are not public: the file `url` gets a presigned URL, valid for at most 24 hours, and the metadata gets none.",
  ),
  skip_download: field(v.optional(flag(), false), "Default of the `get` parameter of the same name."),
  ...uploadFields,
  disable_multipart: field(
    v.optional(flag(), false),
    "Upload with one request whatever the size, up to 5 GiB.",
  ),
  initial_path: field(
    v.optional(text()),
    "With `regexp`: a key to report as a version although no such object exists, so that a pipeline can start.",
  ),
  initial_version: field(
    v.optional(text()),
    "With `versioned_file`: a version id to report although no such version exists.",
  ),
  initial_content_text: field(v.optional(text()), "Content of the initial object; empty by default."),
  initial_content_binary: field(v.optional(text()), "The same in base64, for content that is not text."),
  cloudfront_url: field(v.optional(text()), "No effect any more.", { deprecated: true }),
  use_v2_signing: field(v.optional(flag(), false), "No effect any more.", { deprecated: true }),
  debug: debugField(EVERY_REQUEST),
});

type Fields = v.InferOutput<typeof fields>;

export const Source = v.pipe(
  fields,
  v.check(
    (source) => problemIn(source) === undefined,
    ({ input }) => problemIn(input as Fields) ?? "",
  ),
);
export type Source = v.InferOutput<typeof Source>;

/** The first contradiction between keys. */
function problemIn(source: Fields): string | undefined {
  const { initial_content_text: content, initial_content_binary: binary } = source;
  if (source.regexp && source.versioned_file) {
    return '"regexp" and "versioned_file" exclude each other; choose one';
  }
  if (source.regexp && source.initial_version)
    return '"initial_version" is given; use "initial_path" with "regexp"';
  if (source.versioned_file && source.initial_path) {
    return '"initial_path" is given; use "initial_version" with "versioned_file"';
  }
  if (content && binary)
    return '"initial_content_text" and "initial_content_binary" exclude each other; choose one';
  if ((content || binary) && !source.initial_path && !source.initial_version) {
    return 'initial content is given without "initial_path" or "initial_version"';
  }
  if (binary && !isBase64(binary)) return '"initial_content_binary" is not base64';
  if (source.checksum_algorithm && source.skip_s3_checksums) {
    return '"checksum_algorithm" and "skip_s3_checksums" exclude each other; choose one';
  }
  return awsProblem(source);
}

/** Standard, padded base64; line breaks are welcome. */
function isBase64(text: string): boolean {
  const joined = text.replace(/[\r\n]/g, "");
  return joined.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(joined);
}
