import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { Identities } from "./identities.ts";
import { type S3Server, type S3ServerOptions, startS3Server } from "./s3-server/server.ts";

/** Shared by the servers of one test file. */
export const identities = new Identities();
const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
});

/** Closes what is started when the test has ended. */
export async function open<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const started = await starting;
  closing.push(started);
  return started;
}

/** A store with one object that takes what the other servers issue. */
export async function s3With(options: S3ServerOptions = {}): Promise<S3Server> {
  const server = await open(startS3Server({ identities, ...options }));
  server.createBucket("bucket");
  server.put("bucket", "key", "content");
  return server;
}

export async function read(s3: S3Client): Promise<string | undefined> {
  try {
    return await (
      await s3.send(new GetObjectCommand({ Bucket: "bucket", Key: "key" }))
    ).Body?.transformToString();
  } finally {
    s3.destroy();
  }
}
