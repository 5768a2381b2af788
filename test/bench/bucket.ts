import { randomBytes } from "node:crypto";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  S3Client,
} from "@aws-sdk/client-s3";
import "../../shared/http/quiet-sdk.ts";
import { forEachParallel } from "../../shared/s3/parallel.ts";
import { putEmptyObjects } from "./put-empty-objects.ts";
import type { Settings } from "./settings.ts";

const PAGES_AT_ONCE = 4;

/** A bucket for one run of the benchmark. */
export class Bucket {
  readonly name = `bench-${randomBytes(6).toString("hex")}`;
  readonly client: S3Client;
  readonly #settings: Settings;

  constructor(settings: Settings) {
    const { endpoint, accessKeyId, secretAccessKey } = settings;
    this.#settings = settings;
    this.client = new S3Client({
      endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
      // A presigned upload would otherwise be bound to the checksum of an empty body.
      requestChecksumCalculation: "WHEN_REQUIRED",
    });
  }

  /** The keys of `source` that lead here. */
  get source() {
    const { endpoint, accessKeyId, secretAccessKey } = this.#settings;
    return { bucket: this.name, endpoint, access_key_id: accessKeyId, secret_access_key: secretAccessKey };
  }

  async create(): Promise<void> {
    await this.client.send(new CreateBucketCommand({ Bucket: this.name }));
  }

  /** Stores objects that matter by their keys only. */
  async fill(keys: readonly string[]): Promise<void> {
    await putEmptyObjects(this.#settings, this.name, keys);
  }

  async remove(keys: readonly string[]): Promise<void> {
    const Objects = keys.map((Key) => ({ Key }));
    const command = new DeleteObjectsCommand({ Bucket: this.name, Delete: { Objects, Quiet: true } });
    const { Errors: [error] = [] } = await this.client.send(command);
    if (error) throw new Error(`Cannot remove "${error.Key}": ${error.Message}`);
  }

  /** Removes the bucket with everything in it. */
  async destroy(): Promise<void> {
    const pages: string[][] = [];
    let ContinuationToken: string | undefined;
    do {
      const command = new ListObjectsV2Command({ Bucket: this.name, ContinuationToken });
      const { Contents = [], NextContinuationToken } = await this.client.send(command);
      if (Contents.length > 0) pages.push(Contents.map(({ Key = "" }) => Key));
      ContinuationToken = NextContinuationToken;
    } while (ContinuationToken !== undefined);
    const { signal } = new AbortController();
    await forEachParallel(pages, { limit: PAGES_AT_ONCE, signal }, (keys) => this.remove(keys));
    await this.client.send(new DeleteBucketCommand({ Bucket: this.name }));
    this.client.destroy();
  }
}
