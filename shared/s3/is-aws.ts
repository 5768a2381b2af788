import type { AwsSettings } from "../credentials/aws-fields.ts";
import type { Environment } from "../resource/step.ts";
import { storeOptions } from "./store-options.ts";

/** Whether requests go to AWS itself, whose behaviour is documented, and not to a store that resembles it. */
export function isAws(source: AwsSettings, env: Environment): boolean {
  const { endpoint } = storeOptions(source, env);
  return endpoint === undefined || /\.amazonaws\.com(?:\.cn)?$/.test(new URL(endpoint).hostname);
}
