import { GetObjectCommand, type GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { serviceErrorOf } from "../../../../shared/http/service-error.ts";
import { translate } from "../../../../shared/s3/failure.ts";
import { isForeign } from "../../../../shared/s3/failure-hint.ts";
import { addressOf, nameOf } from "../../../../shared/s3/object-id.ts";
import { bodyText } from "./body-text.ts";
import type { Place } from "./place.ts";
import { REPLACES, WRITE_ID } from "./write.ts";

/** What was found at the place, or in one of its versions. */
export interface StoredObject {
  readonly content: string;
  /** As the store wrote it, quotes included. */
  readonly etag: string | undefined;
  /** Absent where the bucket keeps no versions, or did not when this was written. */
  readonly versionId: string | undefined;
  readonly writeId: string | undefined;
  readonly replaces: string | undefined;
}

/** Reads the newest content, or that of one version; `undefined` when there is none. */
export async function fetchStored(place: Place, versionId?: string): Promise<StoredObject | undefined> {
  const { client, context } = place;
  const object = { ...place.object, versionId };
  const ask = () => client.send(new GetObjectCommand(addressOf(object)), { abortSignal: context.signal });
  try {
    const { answer, content } = await bodyText(ask, { name: nameOf(object), signal: context.signal });
    return { content, ...describe(answer) };
  } catch (thrown) {
    context.signal.throwIfAborted();
    if (isMissing(thrown)) return undefined;
    const permission = versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
    throw translate(thrown, { action: "read", object: nameOf(object), permission });
  }
}

function describe({ ETag, VersionId, Metadata = {} }: GetObjectCommandOutput) {
  return {
    etag: ETag,
    versionId: realVersionId(VersionId),
    writeId: Metadata[WRITE_ID],
    replaces: Metadata[REPLACES],
  };
}

/** An id that names one content for ever. What is written while versioning is off or suspended has another one, or none. */
export function realVersionId(versionId: string | undefined): string | undefined {
  return versionId === "null" ? undefined : versionId;
}

/** What stores answer when they give no code. */
const UNUSABLE = ["", "404", "Error", "NotFound", "Unknown", "UnknownError"];

/** A missing bucket is no missing object: to begin anew because of a typing error would hand out numbers twice. */
function isMissing(thrown: unknown): boolean {
  const error = serviceErrorOf(thrown);
  if (error.code === "NoSuchKey" || error.code === "NoSuchVersion") return true;
  return error.status === 404 && UNUSABLE.includes(error.code) && !isForeign(error);
}
