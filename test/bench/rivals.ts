import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { Bucket } from "./bucket.ts";
import type { Command } from "./measure.ts";

/** A program to be compared with. Its settings are its defaults. */
export interface Rival {
  download(bucket: Bucket, key: string, path: string): Promise<Command>;
  upload(bucket: Bucket, key: string, path: string): Promise<Command>;
}

/** One stream, no checksum: what a connection gives. The signed URL goes to stdin, where nobody else reads it. */
export const curl: Rival = {
  async download({ client, name: Bucket }, Key, path) {
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key }));
    return { ...CURL, argv: [...CURL.argv, "--output", path], stdin: `url = "${url}"\n` };
  },
  async upload({ client, name: Bucket }, Key, path) {
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key }));
    return { ...CURL, argv: [...CURL.argv, "--upload-file", path], stdin: `url = "${url}"\n` };
  },
};
const CURL = {
  name: "`curl`",
  argv: ["curl", "--silent", "--show-error", "--fail", "--config", "-"],
} as const;

/** Several streams and a checksum, as the resource does it. */
export const rclone: Rival = {
  download: async (bucket, key, path) => copy(bucket, `store:${bucket.name}/${key}`, path),
  upload: async (bucket, key, path) => copy(bucket, path, `store:${bucket.name}/${key}`),
};

function copy({ source }: Bucket, from: string, to: string): Command {
  return {
    name: "`rclone`",
    argv: ["rclone", "--config=", "--s3-no-check-bucket", "copyto", from, to],
    env: {
      RCLONE_CONFIG_STORE_TYPE: "s3",
      RCLONE_CONFIG_STORE_PROVIDER: "Other",
      RCLONE_CONFIG_STORE_ENDPOINT: source.endpoint,
      RCLONE_CONFIG_STORE_ACCESS_KEY_ID: source.access_key_id,
      RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY: source.secret_access_key,
    },
  };
}

export async function isInstalled(program: string): Promise<boolean> {
  return promisify(execFile)(program, ["version"]).then(
    () => true,
    () => false,
  );
}
