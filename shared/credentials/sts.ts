import { configuredEndpoint, isOn } from "../http/configured-endpoint.ts";
import { httpHandler } from "../http/handler.ts";
import { SILENT } from "../http/quiet-sdk.ts";
import type { StepContext } from "../resource/step.ts";
import type { AwsSettings } from "./aws-fields.ts";

/** Only AWS has a token service for each of its regions; other stores call theirs `auto`, `garage`, `default`. */
const AWS_REGION = /^[a-z]{2}(?:-[a-z]+)+-\d+$/;

export type StsOptions = ReturnType<typeof stsOptions>;

/**
 * How to reach the token service. Proxy, private authorities and limits are those of the store; its endpoint is not,
 * and `skip_ssl_verification` is not either: whoever could read this traffic would own the role.
 */
export function stsOptions(
  { region_name, ca_bundle }: AwsSettings,
  { env, log }: Pick<StepContext, "env" | "log">,
) {
  const endpoint = configuredEndpoint(env, "AWS_ENDPOINT_URL_STS");
  return {
    region: AWS_REGION.test(region_name) ? region_name : "us-east-1",
    requestHandler: httpHandler({ env, log, caBundle: ca_bundle, verification: "full" }),
    logger: SILENT,
    maxAttempts: 12,
    retryMode: "standard",
    ignoreConfiguredEndpointUrls: true,
    ...(endpoint ? { endpoint } : { useFipsEndpoint: isOn(env["AWS_USE_FIPS_ENDPOINT"]) }),
  };
}
