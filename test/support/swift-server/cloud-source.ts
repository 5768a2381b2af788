import * as v from "valibot";
import { Source } from "../../../resources/semver/source.ts";
import type { SwiftServer } from "./server.ts";
import { CLOUD } from "./world.ts";

export const CONTAINER = "versions";
export const ITEM = "app/version";
export const PLACE = `swift://${CONTAINER}/${ITEM}`;

/** Keys of `openstack` that sign in. */
export const SIGN_IN = {
  password: {
    username: CLOUD.user.name,
    domain_name: CLOUD.domain.name,
    password: CLOUD.user.password,
    tenant_name: CLOUD.project.name,
  },
  tempAuth: { username: CLOUD.tempAuth.user, password: CLOUD.tempAuth.key },
} as const;

/** The `source` as pipelines write it: signs in with a password at Keystone v3, unless told otherwise. */
export function swiftSource(
  { endpoint }: SwiftServer,
  openstack: Readonly<Record<string, unknown>> = SIGN_IN.password,
  more: Readonly<Record<string, unknown>> = {},
) {
  return {
    driver: "swift",
    openstack: {
      container: CONTAINER,
      region: CLOUD.region,
      item_name: ITEM,
      identity_endpoint: `${endpoint}/v3`,
      ...openstack,
    },
    ...more,
  };
}

export function parsedSource(...given: Parameters<typeof swiftSource>): Source {
  return v.parse(Source, swiftSource(...given));
}
