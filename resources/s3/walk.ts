import type { S3Client } from "@aws-sdk/client-s3";
import { ResourceError } from "../../shared/resource/errors.ts";
import { deniesAccess } from "../../shared/s3/denial.ts";
import { listObjects, type ObjectPage } from "../../shared/s3/list-objects.ts";
import { forEachParallel } from "../../shared/s3/parallel.ts";
import type { Listing, ListingPlan } from "./listing-plan.ts";

const DIRECTORIES_AT_ONCE = 8;

/**
 * Calls `visit` with every key that can be a version, in no particular order, and keeps none of them. Directories of
 * one level are listed several at a time.
 */
export async function walk(
  client: S3Client,
  { bucket, plan }: { bucket: string; plan: ListingPlan },
  visit: (key: string) => void,
  parentSignal: AbortSignal,
): Promise<void> {
  for (let level: Listing[] = [plan.first]; level.length > 0; ) {
    const below: Listing[] = [];
    await forEachParallel(
      level,
      { limit: DIRECTORIES_AT_ONCE, signal: parentSignal },
      async (listing, signal) => {
        for await (const { keys, commonPrefixes } of pagesOf(client, bucket, listing, signal)) {
          if (listing.hasKeys) keys.forEach(visit);
          for (const commonPrefix of commonPrefixes) {
            const entered = listing.enter(commonPrefix);
            if (entered) below.push(entered);
          }
        }
      },
    );
    level = below;
  }
}

/** Policies often allow to list directories only; the part of a name in the prefix is then left off. */
async function* pagesOf(
  client: S3Client,
  bucket: string,
  { prefix, fallbackPrefix, delimiter }: Listing,
  signal: AbortSignal,
): AsyncGenerator<ObjectPage> {
  try {
    yield* listObjects(client, { bucket, prefix, delimiter }, signal);
  } catch (thrown) {
    const isDenied = thrown instanceof ResourceError && deniesAccess(thrown.cause);
    if (!isDenied || fallbackPrefix === prefix) throw thrown;
    // The directory is the prefix that a policy has to name, so its refusal is the one to show.
    yield* listObjects(client, { bucket, prefix: fallbackPrefix, delimiter }, signal);
  }
}
