import { S3Client } from "@aws-sdk/client-s3";
import type { AwsSettings } from "../credentials/aws-fields.ts";
import type { AwsIdentity } from "../credentials/identity.ts";
import { httpHandler, type TimeLimits } from "../http/handler.ts";
import { SILENT } from "../http/quiet-sdk.ts";
import { storeTrust } from "../http/store-trust.ts";
import type { StepContext } from "../resource/step.ts";
import { followRegion } from "./follow-region.ts";
import { readUnsigned } from "./read-unsigned.ts";
import { refuseHtml } from "./refuse-html.ts";
import { MOST_ATTEMPTS, ToldRetries } from "./retries.ts";
import { storeOptions } from "./store-options.ts";

/**
 * A client for the store in `source`. Up to 12 attempts per request, in five minutes at most; every configuration value is given, so that the
 * client reads no files at start-up. Pass `abortSignal` with each command: it also cuts waits between attempts short.
 *
 * @param limits shortened by tests
 */
export function createS3Client(
  source: AwsSettings,
  identity: AwsIdentity,
  { log, env }: StepContext,
  limits?: TimeLimits,
): S3Client {
  const trust = storeTrust(source, { env, log });
  const region = { name: source.region_name };
  const options = storeOptions(source, env);
  const client = new S3Client({
    ...options,
    ...signing(identity),
    region: async () => region.name,
    requestHandler: httpHandler(trust, limits),
    logger: SILENT,
    maxAttempts: MOST_ATTEMPTS,
    retryStrategy: new ToldRetries(log),
    defaultsMode: "standard",
    // A streamed upload in smaller pieces than this is refused by AWS and slow everywhere.
    requestStreamBufferSize: 65_536,
    // Waiting for "100 Continue" costs a round trip for each part, and stores that never send it cost seconds.
    expectContinueHeader: false,
    disableClockSkewCorrection: false,
    disableS3ExpressSessionAuth: false,
    authSchemePreference: [],
    sigv4aSigningRegionSet: [],
    useArnRegion: false,
    userAgentAppId: async () => undefined,
    // The variables are in `options` already; left to the SDK it would open the shared configuration files too.
    ignoreConfiguredEndpointUrls: true,
  });
  if (options.endpoint) refuseHtml(client, options.endpoint);
  else followRegion(client, region, log);
  if (identity.kind === "found") readUnsigned(client, identity, log);
  return client;
}

function signing(identity: AwsIdentity) {
  if (identity.kind !== "anonymous") return { credentials: identity.credentials };
  return {
    // The SDK insists on some; the signer that would use them does nothing.
    credentials: { accessKeyId: "", secretAccessKey: "" },
    signer: { sign: async <R>(request: R): Promise<R> => request },
  };
}
