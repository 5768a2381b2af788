import { ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3";
import { ResourceError } from "../resource/errors.ts";
import { translate } from "./failure.ts";
import { nameOf, type ObjectId } from "./object-id.ts";
import { decoderOf, preferUrlEncoding } from "./url-encoding.ts";

/** A neighbour in the order of the versions of one key. */
export interface Neighbour {
  readonly kind: "version" | "delete-marker";
  readonly versionId: string;
}

/** What was the newest version of the key when `versionId` was added; `undefined` when that is the oldest. */
export async function predecessorOf(
  client: S3Client,
  { bucket, key, versionId }: ObjectId & { readonly versionId: string },
  abortSignal: AbortSignal,
): Promise<Neighbour | undefined> {
  // One entry, because the client sorts versions and markers into two lists, and their common order is lost.
  const fields = { Bucket: bucket, Prefix: key, KeyMarker: key, VersionIdMarker: versionId, MaxKeys: 1 };
  try {
    const page = await preferUrlEncoding((EncodingType) =>
      client.send(new ListObjectVersionsCommand({ ...fields, EncodingType }), { abortSignal }),
    );
    const decode = decoderOf(page.EncodingType);
    const version = page.Versions?.[0];
    const { Key = "", VersionId } = version ?? page.DeleteMarkers?.[0] ?? {};
    if (VersionId === undefined && page.IsTruncated) throw notTold(nameOf({ bucket, key }));
    if (VersionId === undefined || decode(Key) !== key) return undefined;
    if (VersionId === versionId) throw markersIgnored(nameOf({ bucket, key }));
    return { kind: version ? "version" : "delete-marker", versionId: VersionId };
  } catch (thrown) {
    abortSignal.throwIfAborted();
    throw translate(thrown, {
      action: "list the versions of",
      object: nameOf({ bucket, key }),
      permission: "s3:ListBucketVersions",
    });
  }
}

function markersIgnored(name: string): ResourceError {
  return new ResourceError(
    "invalid-request",
    `Cannot list the versions of "${name}": the store does not start where it was asked to`,
  );
}

function notTold(name: string): ResourceError {
  return new ResourceError(
    "invalid-request",
    `Cannot list the versions of "${name}": the store says that there are more, but not which`,
  );
}
