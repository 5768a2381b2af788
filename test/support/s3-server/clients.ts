import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { Identity } from "../identities.ts";
import type { S3Server } from "./server.ts";

/** The genuine client, signing as `identity`, in path style and without retries. */
export function clientFor(server: S3Server, identity: Identity, config: S3ClientConfig = {}): S3Client {
  return new S3Client({
    endpoint: server.endpoint,
    region: server.region,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: {
      accessKeyId: identity.accessKeyId,
      secretAccessKey: identity.secretAccessKey,
      ...(identity.sessionToken === undefined ? {} : { sessionToken: identity.sessionToken }),
    },
    ...config,
  });
}

/** A client that signs nothing. */
export function anonymousClientFor(server: S3Server): S3Client {
  return new S3Client({
    endpoint: server.endpoint,
    region: server.region,
    forcePathStyle: true,
    maxAttempts: 1,
    // Never used, but the client insists on having some before it calls the signer.
    credentials: { accessKeyId: "none", secretAccessKey: "none" },
    signer: { sign: async (request) => request },
  });
}
