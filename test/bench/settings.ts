import { ResourceError } from "../../shared/resource/errors.ts";
import type { Environment } from "../../shared/resource/step.ts";

const REQUIRED = ["S3_ENDPOINT", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"] as const;

export interface Settings {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Reads from the environment which store to measure with. */
export function readSettings(env: Environment): Settings {
  const [endpoint = "", accessKeyId = "", secretAccessKey = ""] = REQUIRED.map((name) => env[name]);
  const missing = REQUIRED.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new ResourceError(
      "invalid-request",
      `Cannot measure without a store: ${missing.join(", ")} not set`,
      {
        hint: "Start a genuine S3 server on this machine, with room for 12 GiB, and export its address and keys",
      },
    );
  }
  // Farther away the network would be measured; requests are counted by a proxy that leads no farther either.
  if (!["127.0.0.1", "localhost"].includes(new URL(endpoint).hostname)) {
    throw new ResourceError(
      "invalid-request",
      `Cannot measure "${endpoint}": the store is not on this machine`,
    );
  }
  return { endpoint, accessKeyId, secretAccessKey };
}
