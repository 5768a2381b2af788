import type { S3Client } from "@aws-sdk/client-s3";
import { awsIdentity } from "../../shared/credentials/aws.ts";
import type { StepContext } from "../../shared/resource/step.ts";
import { createS3Client } from "../../shared/s3/client.ts";
import type { Source } from "./source.ts";

/** Signs in, lets `use` talk to the store, and closes the connections whatever happens. */
export async function withStore<T>(
  source: Source,
  context: StepContext,
  use: (client: S3Client) => Promise<T>,
): Promise<T> {
  const client = createS3Client(source, await awsIdentity(source, context), context);
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}
