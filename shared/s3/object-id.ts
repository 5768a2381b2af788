/** An object in a bucket, or one version of it. */
export interface ObjectId {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string | undefined;
}

/** How errors and logs name an object. */
export function nameOf({ bucket, key, versionId }: ObjectId): string {
  return `s3://${bucket}/${key}${versionId ? ` (version ${versionId})` : ""}`;
}

/** The fields that name the object in a request of the SDK. */
export function addressOf({ bucket, key, versionId }: ObjectId) {
  return { Bucket: bucket, Key: key, VersionId: versionId };
}
