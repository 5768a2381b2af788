import type { S3ClientConfig } from "@aws-sdk/client-s3";
import type { AwsSettings } from "../credentials/aws-fields.ts";
import { configuredEndpoint, isOn } from "../http/configured-endpoint.ts";
import type { Environment } from "../resource/step.ts";
import { parseEndpoint } from "./endpoint.ts";

type StoreOptions = Required<
  Pick<
    S3ClientConfig,
    | "forcePathStyle"
    | "requestChecksumCalculation"
    | "responseChecksumValidation"
    | "useDualstackEndpoint"
    | "useFipsEndpoint"
  >
> & { readonly endpoint?: string };

/**
 * Where the store is and what it understands, from `source` and from the variables that AWS tools share. Only AWS
 * itself is trusted to know the newer checksums unless told otherwise; elsewhere they are sent where required.
 */
export function storeOptions(source: AwsSettings, env: Environment): StoreOptions {
  const endpoint = source.endpoint
    ? parseEndpoint(source.endpoint, { disableSsl: source.disable_ssl }).href
    : configuredEndpoint(env, "AWS_ENDPOINT_URL_S3");
  const usual = endpoint || source.skip_s3_checksums ? "WHEN_REQUIRED" : "WHEN_SUPPORTED";
  const checksums = (name: string) => (source.skip_s3_checksums ? usual : (checksumMode(env[name]) ?? usual));
  return {
    ...(endpoint && { endpoint }),
    forcePathStyle: source.use_path_style,
    requestChecksumCalculation: checksums("AWS_REQUEST_CHECKSUM_CALCULATION"),
    responseChecksumValidation: checksums("AWS_RESPONSE_CHECKSUM_VALIDATION"),
    useDualstackEndpoint: !endpoint && isOn(env["AWS_USE_DUALSTACK_ENDPOINT"]),
    useFipsEndpoint: !endpoint && isOn(env["AWS_USE_FIPS_ENDPOINT"]),
  };
}

function checksumMode(text: string | undefined): "WHEN_SUPPORTED" | "WHEN_REQUIRED" | undefined {
  const mode = text?.toUpperCase();
  return mode === "WHEN_SUPPORTED" || mode === "WHEN_REQUIRED" ? mode : undefined;
}
