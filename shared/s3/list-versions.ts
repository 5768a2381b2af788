import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { ResourceError } from "../resource/errors.ts";
import { translate } from "./failure.ts";
import { nameOf } from "./object-id.ts";
import { decoderOf, preferUrlEncoding } from "./url-encoding.ts";

/**
 * The ids of all versions of one key, newest first; delete markers are left out. Stop early and no further page is
 * asked for: keys that merely begin with this one come later in a listing and are never read.
 */
export async function* versionIdsOf(
  client: S3Client,
  { bucket, key }: { bucket: string; key: string },
  signal: AbortSignal,
): AsyncGenerator<string> {
  let marker: Marker = {};
  for (;;) {
    const page = await listPage(client, { bucket, key }, marker, signal);
    const decode = decoderOf(page.EncodingType);
    const entries = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    for (const { Key, VersionId } of page.Versions ?? []) {
      if (Key !== undefined && VersionId && decode(Key) === key) yield VersionId;
    }
    const isPast = entries.some(({ Key }) => Key !== undefined && decode(Key) !== key);
    if (!page.IsTruncated || isPast) return;
    const next = nextMarker(page, decode);
    if (next.KeyMarker !== key) return;
    if (next.VersionIdMarker === marker.VersionIdMarker) {
      throw new ResourceError(
        "unavailable",
        `Cannot list the versions of "${nameOf({ bucket, key })}": the store says there is more but not how to go on`,
      );
    }
    marker = next;
  }
}

interface Marker {
  readonly KeyMarker?: string | undefined;
  readonly VersionIdMarker?: string | undefined;
}

/** Some stores leave the markers out; the last entry then takes their place. */
function nextMarker(page: ListObjectVersionsCommandOutput, decode: (text: string) => string): Marker {
  const last = page.Versions?.at(-1) ?? page.DeleteMarkers?.at(-1);
  const keyMarker = page.NextKeyMarker || last?.Key;
  return {
    KeyMarker: keyMarker && decode(keyMarker),
    VersionIdMarker: page.NextVersionIdMarker || last?.VersionId,
  };
}

async function listPage(
  client: S3Client,
  { bucket, key }: { bucket: string; key: string },
  marker: Marker,
  abortSignal: AbortSignal,
): Promise<ListObjectVersionsCommandOutput> {
  const fields = { Bucket: bucket, Prefix: key, ...marker };
  try {
    return await preferUrlEncoding((EncodingType) =>
      client.send(new ListObjectVersionsCommand({ ...fields, EncodingType }), { abortSignal }),
    );
  } catch (thrown) {
    abortSignal.throwIfAborted();
    throw translate(thrown, {
      action: "list the versions of",
      object: nameOf({ bucket, key }),
      permission: "s3:ListBucketVersions",
    });
  }
}
