import type { StepContext } from "../resource/step.ts";
import type { TlsPolicy } from "./agents.ts";
import type { TrustSettings } from "./trust-problem.ts";

/** Whom to trust when talking to the store that `source` names; warns where that is anybody. */
export function storeTrust(
  { skip_ssl_verification: isUnverified, ca_bundle: caBundle }: TrustSettings,
  { env, log }: Pick<StepContext, "env" | "log">,
): TlsPolicy {
  if (isUnverified) {
    log.warn("skip_ssl_verification is on: nothing proves that the answers come from the store");
  }
  return { env, log, caBundle, verification: isUnverified ? "none" : "full" };
}
