import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { signingInBy } from "../../shared/credentials/aws-params.ts";
import { writeText } from "../../shared/files/write-atomically.ts";
import { ResourceError } from "../../shared/resource/errors.ts";
import { inRequest } from "../../shared/resource/request.ts";
import { type Answer, type DirectoryContext, defineIn } from "../../shared/resource/step.ts";
import type { ObjectId } from "../../shared/s3/object-id.ts";
import { fetchObject } from "./fetch-object.ts";
import { localNameOf } from "./file-name.ts";
import { initialContent } from "./initial-content.ts";
import { metadataOf } from "./metadata.ts";
import { GetParams } from "./params.ts";
import { requireVersion, type Selection, selectionOf } from "./selection.ts";
import { Source } from "./source.ts";
import { Version } from "./version.ts";

/** What to get, decided before anything is touched. */
interface Wanted {
  readonly object: ObjectId;
  readonly version: Version;
  /** Content of the file `version`. */
  readonly versionText: string;
  /** Whether this is the pretended version that a pipeline starts with. */
  readonly isInitial: boolean;
}

/** Downloads one version into the destination directory. */
export const get = defineIn({
  request: inRequest(Source, Version, GetParams),
  run: async ({ source: given, version, params }, context): Promise<Answer<Version>> => {
    const source = signingInBy(given, params);
    const wanted = wantedBy(source, selectionOf(source), version);
    const name = localNameOf(wanted.object.key);
    if (source.cloudfront_url) context.log.warn('"source.cloudfront_url" has no effect any more');
    await createDirectory(context);
    if (wanted.isInitial) {
      await writeText(join(context.directory, name), initialContent(source));
    } else {
      await fetchObject({ source, params, object: wanted.object, name }, context);
    }
    await writeText(join(context.directory, "version"), wanted.versionText);
    return { version: wanted.version, metadata: metadataOf(source, wanted.object, wanted) };
  },
});

function wantedBy(source: Source, selection: Selection, version: Version): Wanted {
  const { path, version_id: id } = version;
  if (selection.kind === "pattern") {
    if (!path) throw missing("path", "regexp");
    return {
      object: { bucket: source.bucket, key: path, versionId: undefined },
      version: { path },
      versionText: requireVersion(selection.plan, "version.path", path, selection.pattern.text),
      isInitial: path === source.initial_path,
    };
  }
  if (!id) throw missing("version_id", "versioned_file");
  return {
    object: { bucket: source.bucket, key: selection.key, versionId: id },
    version: { version_id: id },
    versionText: id,
    isInitial: id === source.initial_version,
  };
}

function missing(key: string, mode: string): ResourceError {
  return new ResourceError("invalid-request", `Cannot get: "version.${key}" is not given`, {
    hint: `with ${mode} in source a version has the key ${key}; check the resource once to get one`,
  });
}

async function createDirectory({ directory }: DirectoryContext): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o755 });
  } catch (cause) {
    const { message } = cause as Error;
    throw new ResourceError("invalid-request", `Cannot create "${directory}": ${message}`, { cause });
  }
}
