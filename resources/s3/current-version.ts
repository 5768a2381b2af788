import type { Log } from "../../shared/resource/log.ts";
import type { ListingPlan } from "./listing-plan.ts";
import { parseVersion, type Version } from "./version-order.ts";

/** The version in the path that Concourse remembers; without one the check starts anew. */
export function currentVersion(plan: ListingPlan, path: string, log: Log): Version | undefined {
  const text = plan.versionText(path);
  const version = text === undefined ? undefined : parseVersion(text);
  if (version === undefined) {
    log.warn(`The current version "${path}" is not one that regexp describes; answering the newest`);
  }
  return version;
}
