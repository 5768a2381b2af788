import { proxyExplanation } from "../../../shared/http/proxy-explanation.ts";
import type { StepContext } from "../../../shared/resource/step.ts";
import { plannedSignIn } from "../drivers/swift/sign-in.ts";
import { planSwift } from "../drivers/swift.ts";
import type { OpenStack } from "../openstack.ts";
import type { Source } from "../source.ts";
import type { DriverExplanation } from "./driver-explanation.ts";

const SERVICES = {
  v3: "Keystone v3",
  v2: "Keystone v2.0",
  "temp-auth": "TempAuth",
  unknown: "Keystone, in the newest version that it offers",
};

export function explainSwift(source: Source, { env }: StepContext): DriverExplanation {
  const { openstack = {} as OpenStack } = source;
  const { service, proof } = plannedSignIn(openstack);
  const { kind, url } = service;
  return {
    place: planSwift(source).place,
    remembers: false,
    Identity: {
      "signs in with": proof,
      "at service": `${SERVICES[kind]} at ${url.href}`,
      user: openstack.username ?? openstack.user_id,
      domain: openstack.domain_name ?? openstack.domain_id,
      project:
        openstack.scope?.project_name ??
        openstack.scope?.project_id ??
        openstack.tenant_name ??
        openstack.tenant_id,
    },
    Store: {
      endpoint: kind === "temp-auth" ? "the one that the service answers" : "that of the catalog",
      region: openstack.region,
      proxy: proxyExplanation(url, env),
    },
  };
}
