import type { S3Client } from "@aws-sdk/client-s3";
import type { StepContext } from "../../shared/resource/step.ts";
import { Candidates } from "./candidates.ts";
import { currentVersion } from "./current-version.ts";
import type { ListingPlan } from "./listing-plan.ts";
import type { Source } from "./source.ts";
import { compareVersions, parseVersion, type Version } from "./version-order.ts";
import { walk } from "./walk.ts";

/** Finds the keys that the pattern describes and that are not older than the current one. */
export async function checkPattern(
  client: S3Client,
  { source, plan }: { source: Source; plan: ListingPlan },
  currentPath: string | undefined,
  { log, signal }: StepContext,
): Promise<{ path: string }[]> {
  const current = currentPath === undefined ? undefined : currentVersion(plan, currentPath, log);
  const candidates = new Candidates(plan, current);
  await walk(client, { bucket: source.bucket, plan }, (key) => candidates.add(key), signal);
  candidates.report(log);
  const found = candidates.sorted();
  return withInitial(found, source.initial_path, plan, current).map((path) => ({ path }));
}

/** The initial path goes first: when there is nothing else, or when it is not older than the current version. */
function withInitial(
  found: string[],
  initialPath: string | undefined,
  plan: ListingPlan,
  current: Version | undefined,
): string[] {
  if (!initialPath || found.includes(initialPath)) return found;
  if (!current) return found.length > 0 ? found : [initialPath];
  const initial = parseVersion(plan.versionText(initialPath) ?? "");
  return initial && compareVersions(initial, current) >= 0 ? [initialPath, ...found] : found;
}
