import { signingInBy } from "../../shared/credentials/aws-params.ts";
import type { Log } from "../../shared/resource/log.ts";
import { outRequest } from "../../shared/resource/request.ts";
import { type Answer, defineOut } from "../../shared/resource/step.ts";
import { bucketVersioning, notVersioned } from "../../shared/s3/bucket-versioning.ts";
import { encryptionOf } from "../../shared/s3/encryption.ts";
import { nameOf } from "../../shared/s3/object-id.ts";
import { upload } from "../../shared/s3/upload.ts";
import type { ObjectProperties } from "../../shared/s3/upload-request.ts";
import { withStore } from "./connect.ts";
import { destinationKey } from "./destination-key.ts";
import { planListing } from "./listing-plan.ts";
import { chooseLocalFile } from "./local-file.ts";
import { metadataOf } from "./metadata.ts";
import { PutParams } from "./params.ts";
import { compilePattern, type Pattern } from "./pattern.ts";
import { Source } from "./source.ts";
import type { Version } from "./version.ts";
import { parseVersion } from "./version-order.ts";

/** Uploads one file. */
export const put = defineOut({
  request: outRequest(Source, PutParams),
  run: async ({ source: given, params }, context): Promise<Answer<Version>> => {
    const source = signingInBy(given, params);
    warnOfDeprecated(source, params, context.log);
    const regexp = source.regexp ? compilePattern(source.regexp) : undefined;
    const local = await chooseLocalFile(context.directory, params);
    const key = destinationKey(local.path, { ...params, regexp, versionedFile: source.versioned_file });
    const object = { bucket: source.bucket, key };
    if (regexp) warnIfNoVersion(key, regexp, context.log);

    return withStore(source, context, async (client) => {
      if (source.versioned_file) await requireVersioning(nameOf(object));
      const requests = source.disable_multipart || isGoogle(source) ? "single" : "as-needed";
      const properties = propertiesOf(source, params);
      const { versionId } = await upload(
        client,
        { path: local.realPath, object, properties, requests },
        context,
      );
      if (source.versioned_file && !versionId)
        throw notVersioned(`report "${nameOf(object)}"`, source.bucket, "never-enabled");
      const version = source.versioned_file ? { version_id: versionId } : { path: key };
      return { version, metadata: metadataOf(source, { ...object, versionId }, { isInitial: false }) };

      /** Asked before the object is overwritten, when it could still be lost. */
      async function requireVersioning(name: string): Promise<void> {
        const versioning = await bucketVersioning(client, source.bucket, context.signal);
        if (versioning === "suspended" || versioning === "never-enabled") {
          throw notVersioned(`upload "${name}"`, source.bucket, versioning);
        }
      }
    });
  },
});

function propertiesOf(source: Source, params: PutParams): ObjectProperties {
  return {
    ...encryptionOf(source),
    acl: params.acl,
    contentType: params.content_type,
    checksumAlgorithm: source.checksum_algorithm,
  };
}

/** Google joins parts only when they were started with its own API. */
function isGoogle({ endpoint = "" }: Source): boolean {
  return endpoint.includes("storage.googleapis.com");
}

/** The upload would succeed and the `get` behind the `put` would fail. */
function warnIfNoVersion(key: string, pattern: Pattern, log: Log): void {
  const text = planListing(pattern).versionText(key);
  if (text !== undefined && parseVersion(text) !== undefined) return;
  const problem = text === undefined ? "does not match" : `has no readable version ("${text}") according to`;
  log.warn(
    `The key "${key}" ${problem} regexp "${pattern.text}": the object will be uploaded, but check will never report it, and the get after this put will fail. Rename the file, change regexp, or set no_get: true`,
  );
}

function warnOfDeprecated(source: Source, { from, to }: PutParams, log: Log): void {
  if (from || to)
    log.warn(
      '"params.from" and "params.to" are deprecated; use "params.file", and let regexp name the directory',
    );
  if (source.use_v2_signing)
    log.warn('"source.use_v2_signing" has no effect any more: requests are signed with version 4');
  if (source.sse_kms_key_id && !source.server_side_encryption) {
    log.info('Encrypting with "aws:kms", because sse_kms_key_id is given without server_side_encryption');
  }
}
