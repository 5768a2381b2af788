import type { S3Client } from "@aws-sdk/client-s3";
import type { StepContext } from "../../shared/resource/step.ts";
import { bucketVersioning, notVersioned } from "../../shared/s3/bucket-versioning.ts";
import { versionIdsOf } from "../../shared/s3/list-versions.ts";
import { nameOf } from "../../shared/s3/object-id.ts";
import type { Source } from "./source.ts";

/** What an object has for an id that was stored while versioning was not on. */
const NULL_ID = "null";

/** Finds the versions of one key from the current one on. */
export async function checkFile(
  client: S3Client,
  { source, key }: { source: Source; key: string },
  currentId: string | undefined,
  context: StepContext,
): Promise<{ version_id: string }[]> {
  const newestFirst = await idsUpTo(client, { source, key }, currentId, context);
  const found = currentId ? newestFirst.indexOf(currentId) : -1;
  const newerOrCurrent = found === -1 ? newestFirst.slice(0, 1) : newestFirst.slice(0, found + 1);
  return newerOrCurrent.reverse().map((version_id) => ({ version_id }));
}

/** The ids, newest first, as far as they are needed: up to the current one or, without one, just the newest. */
async function idsUpTo(
  client: S3Client,
  { source, key }: { source: Source; key: string },
  currentId: string | undefined,
  context: StepContext,
): Promise<string[]> {
  const object = { bucket: source.bucket, key };
  let excluded: string | undefined;
  let ids: string[] = [];
  for await (const id of versionIdsOf(client, object, context.signal)) {
    if (ids.length === 0 && id === NULL_ID) excluded = await idToExclude(client, object, context);
    if (id === excluded) continue;
    ids.push(id);
    if (id === currentId || !currentId) break;
  }
  if (ids.length === 0 && excluded === undefined) await idToExclude(client, object, context);
  const isComplete = currentId !== undefined && ids.at(-1) === currentId;
  if (source.initial_version && !isComplete) ids = [...ids, source.initial_version];
  return ids;
}

/**
 * Asked only when the listing leaves in doubt whether the bucket is versioned. While versioning is suspended the
 * content behind the id "null" changes, so it is no version; in a versioned bucket it is an old one.
 */
async function idToExclude(
  client: S3Client,
  object: { bucket: string; key: string },
  { log, signal }: StepContext,
): Promise<string | undefined> {
  const versioning = await bucketVersioning(client, object.bucket, signal);
  if (versioning === "never-enabled")
    throw notVersioned(`check "${nameOf(object)}"`, object.bucket, versioning);
  if (versioning !== "suspended") return undefined;
  log.warn(`Versioning of "${object.bucket}" is suspended: only versions from before that are reported`);
  return NULL_ID;
}
