import type { AwsSettings } from "../credentials/aws-fields.ts";
import { proxyExplanation } from "../http/proxy-explanation.ts";
import type { Rows } from "../resource/explanation.ts";
import type { Environment } from "../resource/step.ts";
import { storeOptions } from "./store-options.ts";

/** Where requests for objects of `bucket` would go, and how they are checked. */
export function explainStore(source: AwsSettings, bucket: string, env: Environment): Rows {
  const options = storeOptions(source, env);
  const { endpoint, forcePathStyle } = options;
  const kinds = [
    ...(options.useFipsEndpoint ? ["FIPS"] : []),
    ...(options.useDualstackEndpoint ? ["dual-stack"] : []),
  ];
  const place = endpoint ?? `https://s3.${source.region_name}.amazonaws.com`;
  const host = forcePathStyle ? new URL(place) : withBucket(new URL(place), bucket);
  return {
    bucket,
    endpoint: endpoint
      ? `${endpoint}${source.endpoint ? "" : " (of the environment)"}`
      : ["AWS", ...kinds].join(", "),
    region: endpoint ? source.region_name : `${source.region_name}, or the one that AWS names for the bucket`,
    "bucket stands": forcePathStyle ? "in the path" : "in the host name, where it fits one",
    proxy: proxyExplanation(host, env),
    certificates: source.skip_ssl_verification
      ? "any is accepted (skip_ssl_verification)"
      : `those of the system${source.ca_bundle ? ", and ca_bundle" : ""}`,
    checksums:
      options.requestChecksumCalculation === "WHEN_SUPPORTED"
        ? "sent and verified wherever the operation knows them"
        : "sent and verified where an operation requires them",
  };
}

function withBucket(url: URL, bucket: string): URL {
  const text = `${url.protocol}//${bucket}.${url.host}`;
  return URL.canParse(text) ? new URL(text) : url;
}
