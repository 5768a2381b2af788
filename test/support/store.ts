import type { S3Client } from "@aws-sdk/client-s3";
import * as v from "valibot";
import { awsFields } from "../../shared/credentials/aws-fields.ts";
import type { AwsIdentity } from "../../shared/credentials/identity.ts";
import { createS3Client } from "../../shared/s3/client.ts";
import { settings } from "../../shared/schema/settings.ts";
import { type RecordingContext, recordingContext } from "./recording.ts";
import { type S3Server, type S3ServerOptions, startS3Server } from "./s3-server/server.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./temporary.ts";

/** The bucket that every store starts with. */
export const BUCKET = "things";

const Settings = settings(awsFields);
/** A transfer that stands still must not hold up the tests for a minute. */
const LIMITS = { connectMs: 2_000, idleMs: 800 };

export interface Store {
  readonly server: S3Server;
  /** Signed in as the owner of the bucket, and made as the steps make it. */
  readonly client: S3Client;
  readonly context: RecordingContext;
  readonly directory: string;
  /** The keys of `source` that lead here. */
  readonly source: {
    readonly bucket: string;
    readonly endpoint: string;
    readonly access_key_id: string;
    readonly secret_access_key: string;
  };
  close(): Promise<void>;
}

export interface StoreOptions extends S3ServerOptions {
  /** Further keys of `source`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Use another identity than the owner. */
  readonly identity?: AwsIdentity;
}

/** A store with one bucket, a client of it, and a directory for what is transferred. */
export async function openStore(options: StoreOptions = {}): Promise<Store> {
  const server = await startS3Server(options);
  server.createBucket(BUCKET);
  const { accessKeyId, secretAccessKey } = server.main;
  const directory: TemporaryDirectory = await temporaryDirectory();
  const context = recordingContext(directory.path);
  const identity: AwsIdentity = options.identity ?? {
    kind: "static",
    description: "the owner",
    credentials: async () => ({ accessKeyId, secretAccessKey }),
  };
  const parsed = v.parse(Settings, { endpoint: server.endpoint, ...options.settings });
  const client = createS3Client(parsed, identity, context, LIMITS);
  return {
    server,
    client,
    context,
    directory: directory.path,
    source: {
      bucket: BUCKET,
      endpoint: server.endpoint,
      access_key_id: accessKeyId,
      secret_access_key: secretAccessKey,
    },
    async close() {
      client.destroy();
      await server.close();
      await directory.remove();
    },
  };
}

/** The operations that the server was asked for, in order of arrival. */
export function operations({ server }: Store): string[] {
  return server.requests.map(({ operation }) => operation);
}
