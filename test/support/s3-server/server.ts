import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Identities, type Identity } from "../identities.ts";
import { Bucket, type Ownership, type Versioning } from "./bucket.ts";
import { requireBucketName } from "./bucket-operations.ts";
import type { World } from "./exchange.ts";
import { type Fault, Faults, type InjectedFault } from "./faults.ts";
import { type Denial, Permissions } from "./permissions.ts";
import { AWS, type Quirks } from "./quirks.ts";
import type { LoggedRequest } from "./request-log.ts";
import { putDirectly, type SeedOptions } from "./seed.ts";
import { serve } from "./serve.ts";
import type { Grant, MultipartUpload, ObjectVersion, StoredVersion } from "./stored.ts";
import { deleteFrom } from "./write-object.ts";

export interface S3ServerOptions {
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Shared with the servers that issue temporary credentials. */
  readonly identities?: Identities;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly region?: string;
  readonly quirks?: Partial<Quirks>;
  /** Names in front of which a bucket may stand. */
  readonly hosts?: readonly string[];
  readonly port?: number;
}

export interface NewBucket {
  readonly versioning?: Versioning;
  readonly ownership?: Ownership;
  /** Where it lives, if not in the region of the server. */
  readonly region?: string;
  /** Everybody may read and list it. */
  readonly anonymousRead?: boolean;
  readonly grants?: readonly Grant[];
  readonly owner?: Identity;
}

export interface S3Server {
  /** `http://127.0.0.1:PORT`, or `https://` with TLS. */
  readonly endpoint: string;
  readonly port: number;
  readonly region: string;
  readonly identities: Identities;
  readonly main: Identity;
  readonly other: Identity;
  /** In order of arrival. */
  readonly requests: readonly LoggedRequest[];
  clearRequests(): void;
  createBucket(name: string, options?: NewBucket): void;
  setVersioning(bucket: string, versioning: Versioning): void;
  put(bucket: string, key: string, body: string | Buffer, options?: SeedOptions): ObjectVersion;
  /** The current object; undefined if there is none or a delete marker hides it. */
  object(bucket: string, key: string): ObjectVersion | undefined;
  /** Newest first, delete markers included. */
  versions(bucket: string, key: string): readonly StoredVersion[];
  /** Without a version id as a client would do it; with one, for good. */
  remove(bucket: string, key: string, versionId?: string): void;
  keys(bucket: string): readonly string[];
  uploads(bucket: string): readonly MultipartUpload[];
  fault(fault: Fault): InjectedFault;
  clearFaults(): void;
  /** Returns what lifts the denial again. */
  deny(denial: Denial): () => void;
  close(): Promise<void>;
}

const READING: Grant = {
  principal: "*",
  actions: [
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:GetObjectTagging",
    "s3:GetObjectVersionTagging",
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "s3:GetBucketVersioning",
    "s3:GetBucketLocation",
  ],
};

/** Starts an S3 server on the loopback interface that answers as AWS does and refuses what it does not know. */
export async function startS3Server(options: S3ServerOptions = {}): Promise<S3Server> {
  const { identities = new Identities(), region = "us-east-1", now = Date.now, tls } = options;
  let sequence = 0;
  const world: World = {
    region,
    buckets: new Map(),
    permissions: new Permissions(),
    quirks: { ...AWS, ...options.quirks },
    nextSequence: () => sequence++,
  };
  const requests: LoggedRequest[] = [];
  const faults = new Faults();
  const hosts = options.hosts ?? ["localhost", "127.0.0.1"];
  const service = { world, identities, faults, requests, hosts, now };
  const listener: RequestListener = (request, response) => {
    serve(service, request, response).catch(() => request.socket.destroy());
  };
  const server = tls === undefined ? createHttpServer(listener) : createHttpsServer(tls, listener);
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  const bucketNamed = (name: string): Bucket => {
    const bucket = world.buckets.get(name);
    if (bucket === undefined) throw new Error(`Cannot find bucket "${name}" in the test server`);
    return bucket;
  };
  return {
    endpoint: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    port,
    region,
    identities,
    main: identities.main,
    other: identities.other,
    requests,
    clearRequests: () => void requests.splice(0),
    createBucket(name, bucket = {}) {
      requireBucketName(name);
      const grants = [...(bucket.grants ?? []), ...(bucket.anonymousRead === true ? [READING] : [])];
      const owner = (bucket.owner ?? identities.main).account;
      world.buckets.set(name, new Bucket(name, { region, ...bucket, owner, grants }));
    },
    setVersioning: (bucket, versioning) => {
      bucketNamed(bucket).versioning = versioning;
    },
    put: (bucket, key, body, seed) =>
      putDirectly(bucketNamed(bucket), key, body, { modified: new Date(now()), ...seed }),
    object(bucket, key) {
      const current = bucketNamed(bucket).current(key);
      return current?.kind === "object" ? current : undefined;
    },
    versions: (bucket, key) => bucketNamed(bucket).history(key),
    remove: (bucket, key, versionId) =>
      void deleteFrom(bucketNamed(bucket), key, versionId, { now: new Date(now()), world }),
    keys: (bucket) => bucketNamed(bucket).keys,
    uploads: (bucket) => [...bucketNamed(bucket).uploads.values()],
    fault: (fault) => faults.inject(fault),
    clearFaults: () => faults.clear(),
    deny: (denial) => world.permissions.deny(denial),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
