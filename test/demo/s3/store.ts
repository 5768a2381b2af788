import { type NewBucket, type S3Server, startS3Server } from "../../support/s3-server/server.ts";

/** A store with one bucket, and the keys of `source` that lead to it. */
export interface Store {
  readonly server: S3Server;
  /** Bucket and address; enough where the machine signs in. */
  readonly place: { readonly bucket: string; readonly endpoint: string };
  /** The same with a static key pair. */
  readonly source: Store["place"] & { readonly access_key_id: string; readonly secret_access_key: string };
}

/** Opens a store for the time of `use`. */
export async function withStore(
  bucket: string,
  options: NewBucket,
  use: (store: Store) => Promise<void>,
): Promise<void> {
  const server = await startS3Server();
  server.createBucket(bucket, options);
  const { accessKeyId: access_key_id, secretAccessKey: secret_access_key } = server.main;
  const place = { bucket, endpoint: server.endpoint };
  try {
    await use({ server, place, source: { ...place, access_key_id, secret_access_key } });
  } finally {
    await server.close();
  }
}
