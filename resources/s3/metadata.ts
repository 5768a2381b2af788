import type { Metadata } from "../../shared/resource/step.ts";
import { parseEndpoint } from "../../shared/s3/endpoint.ts";
import type { ObjectId } from "../../shared/s3/object-id.ts";
import { fileNameOf } from "./file-name.ts";
import { objectUrl } from "./object-url.ts";
import type { Source } from "./source.ts";

/** What Concourse shows beside a version. A presigned URL opens the object to whoever sees it, so it is never here. */
export function metadataOf(
  source: Source,
  object: ObjectId,
  { isInitial }: { isInitial: boolean },
): Metadata[] {
  const filename = { name: "filename", value: fileNameOf(object.key) };
  return source.private || isInitial
    ? [filename]
    : [filename, { name: "url", value: publicUrl(source, object) }];
}

/** The address of an object that needs no signature. */
export function publicUrl(source: Source, object: ObjectId): string {
  return objectUrl({
    ...object,
    region: source.region_name,
    endpoint: source.endpoint
      ? parseEndpoint(source.endpoint, { disableSsl: source.disable_ssl })
      : undefined,
    usePathStyle: source.use_path_style,
  });
}
