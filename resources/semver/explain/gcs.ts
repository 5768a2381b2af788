import { proxyExplanation } from "../../../shared/http/proxy-explanation.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import { describeGcsIdentity, planGcs } from "../drivers/gcs.ts";
import type { Source } from "../source.ts";
import type { DriverExplanation } from "./driver-explanation.ts";

export async function explainGcs(source: Source, context: StepContext): Promise<DriverExplanation> {
  const { place, address } = planGcs(source, context);
  return {
    place,
    remembers: false,
    Identity: { "signs in with": await describeGcsIdentity(source, context) },
    Store: {
      endpoint: `${address.base.origin}${address.emulated ? " (STORAGE_EMULATOR_HOST)" : ""}`,
      proxy: proxyExplanation(address.base, context.env),
    },
  };
}
