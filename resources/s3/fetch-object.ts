import { join } from "node:path";
import { GetObjectTaggingCommand, type S3Client } from "@aws-sdk/client-s3";
import { writeText } from "../../shared/files/write-atomically.ts";
import type { DirectoryContext } from "../../shared/resource/step.ts";
import { download } from "../../shared/s3/download.ts";
import { translate } from "../../shared/s3/failure.ts";
import { addressOf, nameOf, type ObjectId } from "../../shared/s3/object-id.ts";
import { compareKeys } from "./compare-keys.ts";
import { withStore } from "./connect.ts";
import { type FetchPlan, fetchPlan } from "./fetch-plan.ts";
import { publicUrl } from "./metadata.ts";
import type { GetParams } from "./params.ts";
import { presignedUrl } from "./presigned-url.ts";
import type { Source } from "./source.ts";

export interface Fetched {
  readonly source: Source;
  readonly params: GetParams;
  readonly object: ObjectId;
  /** Name of the file in the destination. */
  readonly name: string;
}

/** Writes the object and what is known about it; later files win over earlier ones of the same name. */
export async function fetchObject(fetched: Fetched, context: DirectoryContext): Promise<void> {
  const { source, params, object } = fetched;
  const plan = fetchPlan(source, params);
  const path = (name: string) => join(context.directory, name);
  await withStore(source, context, async (client) => {
    if (plan.downloads) {
      await downloadAndUnpack(client, fetched, plan, context);
    } else {
      context.log.info(`Not downloading "${nameOf(object)}": skip_download is on`);
    }
    if (plan.readsTags) {
      await writeText(path("tags.json"), JSON.stringify(await tagsOf(client, object, context.signal)));
    }
    const presigned = plan.presigns ? await presignedUrl(client, object, context) : undefined;
    await writeText(path("url"), presigned ?? publicUrl(source, object));
    await writeText(path("s3_uri"), `s3://${object.bucket}/${object.key}`);
  });
}

async function downloadAndUnpack(
  client: S3Client,
  { object, name }: Fetched,
  { verify, unpacks }: FetchPlan,
  context: DirectoryContext,
): Promise<void> {
  const path = join(context.directory, name);
  await download(client, { object, path, verify }, context);
  if (unpacks) {
    const { unpack } = await import("./unpack.ts");
    await unpack({ path, directory: context.directory }, context);
  }
}

async function tagsOf(
  client: S3Client,
  object: ObjectId,
  abortSignal: AbortSignal,
): Promise<Record<string, string>> {
  try {
    const { TagSet = [] } = await client.send(new GetObjectTaggingCommand(addressOf(object)), {
      abortSignal,
    });
    const tags = TagSet.map(({ Key = "", Value = "" }) => [Key, Value] as const);
    return Object.fromEntries(tags.sort(([a], [b]) => compareKeys(a, b)));
  } catch (thrown) {
    abortSignal.throwIfAborted();
    const permission = object.versionId ? "s3:GetObjectVersionTagging" : "s3:GetObjectTagging";
    throw translate(thrown, { action: "read the tags of", object: nameOf(object), permission });
  }
}
