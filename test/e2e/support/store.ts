import { randomBytes } from "node:crypto";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import { type S3Server, startS3Server } from "../../support/s3-server/server.ts";

const { S3_ENDPOINT, S3_ACCESS_KEY_ID = "", S3_SECRET_ACCESS_KEY = "" } = process.env;

/** For tables that need faults, the request log or more servers than a store: they run without a genuine one. */
export const describeInProcess = S3_ENDPOINT === undefined ? describe : describe.skip;
/** For tables that need the genuine store. */
export const describeConformance = S3_ENDPOINT === undefined ? describe.skip : describe;

/** What a `source` needs to reach a store. */
export interface Connection {
  readonly endpoint: string;
  readonly access_key_id: string;
  readonly secret_access_key: string;
}

export interface StoredObject {
  readonly body: Buffer;
  readonly answer: GetObjectCommandOutput;
}

export type PutOptions = Omit<Partial<PutObjectCommandInput>, "Bucket" | "Key" | "Body">;

/**
 * What lies behind the programs under test, seen with the eyes of another client: a server in this process or, where
 * S3_ENDPOINT names one, a genuine store. Its buckets have fresh names and are emptied in the end.
 */
export class Store {
  readonly source: Connection;
  readonly client: S3Client;
  /** The server in this process, for what requests cannot tell. */
  readonly server: S3Server | undefined;
  readonly #buckets: string[] = [];

  constructor(source: Connection, server: S3Server | undefined) {
    this.source = source;
    this.server = server;
    this.client = new S3Client({
      endpoint: source.endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId: source.access_key_id, secretAccessKey: source.secret_access_key },
    });
  }

  async createBucket(versioning?: "Enabled"): Promise<string> {
    const Bucket = `e2e-${randomBytes(8).toString("hex")}`;
    await this.client.send(new CreateBucketCommand({ Bucket }));
    this.#buckets.push(Bucket);
    if (versioning) await this.setVersioning(Bucket, versioning);
    return Bucket;
  }

  async setVersioning(Bucket: string, Status: "Enabled" | "Suspended"): Promise<void> {
    await this.client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  }

  /** Resolves to the version id, which is empty in a bucket without versions. */
  async put(Bucket: string, Key: string, Body: string | Buffer, options: PutOptions = {}): Promise<string> {
    const { VersionId = "" } = await this.client.send(
      // The client wonders aloud about empty bodies whose length is not given.
      new PutObjectCommand({ Bucket, Key, Body, ContentLength: Buffer.byteLength(Body), ...options }),
    );
    return VersionId;
  }

  /** Stores many objects that matter by their keys only; in this process a request for each would take long. */
  async putAll(bucket: string, keys: readonly string[]): Promise<void> {
    const { server } = this;
    if (server) return keys.forEach((key) => void server.put(bucket, key, ""));
    for (let at = 0; at < keys.length; at += 16) {
      await Promise.all(keys.slice(at, at + 16).map((key) => this.put(bucket, key, "")));
    }
  }

  async get(Bucket: string, Key: string, VersionId?: string): Promise<StoredObject> {
    const answer = await this.client.send(
      new GetObjectCommand({ Bucket, Key, VersionId, ChecksumMode: "ENABLED" }),
    );
    return { body: Buffer.from((await answer.Body?.transformToByteArray()) ?? []), answer };
  }

  /** The content as text; undefined where there is no object. */
  async text(bucket: string, key: string): Promise<string | undefined> {
    const isMissing = (thrown: unknown) => thrown instanceof Error && thrown.name === "NoSuchKey";
    return this.get(bucket, key).then(
      ({ body }) => body.toString(),
      (thrown) => (isMissing(thrown) ? undefined : Promise.reject(thrown)),
    );
  }

  async remove(Bucket: string, Key: string, VersionId?: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  }

  /** Keys of multipart uploads that nobody has completed or given up. */
  async uploads(Bucket: string): Promise<(string | undefined)[]> {
    const { Uploads = [] } = await this.client.send(new ListMultipartUploadsCommand({ Bucket }));
    return Uploads.map(({ Key }) => Key);
  }

  async close(): Promise<void> {
    if (this.server === undefined) for (const bucket of this.#buckets) await this.#delete(bucket);
    this.client.destroy();
    await this.server?.close();
  }

  async #delete(Bucket: string): Promise<void> {
    for (;;) {
      const page = await this.client.send(new ListObjectVersionsCommand({ Bucket }));
      const entries = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      if (entries.length === 0) break;
      const Objects = entries.map(({ Key, VersionId }) => ({ Key, VersionId }));
      await this.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    }
    await this.client.send(new DeleteBucketCommand({ Bucket }));
  }
}

export async function openStore(): Promise<Store> {
  if (S3_ENDPOINT !== undefined) {
    const keys = { access_key_id: S3_ACCESS_KEY_ID, secret_access_key: S3_SECRET_ACCESS_KEY };
    return new Store({ endpoint: S3_ENDPOINT, ...keys }, undefined);
  }
  const server = await startS3Server();
  return new Store(connectionTo(server), server);
}

/** How the main user of a server in this process reaches it. */
export function connectionTo({ endpoint, main }: S3Server): Connection {
  return { endpoint, access_key_id: main.accessKeyId, secret_access_key: main.secretAccessKey };
}
