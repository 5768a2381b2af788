import { ResourceError } from "../../shared/resource/errors.ts";
import type { ObjectId } from "../../shared/s3/object-id.ts";
import { requireVersion, type Selection } from "./selection.ts";
import type { Source } from "./source.ts";
import type { Version } from "./version.ts";

/** What to get, decided before anything is touched. */
export interface Wanted {
  readonly object: ObjectId;
  readonly version: Version;
  /** Content of the file `version`. */
  readonly versionText: string;
  /** Whether this is the pretended version that a pipeline starts with. */
  readonly isInitial: boolean;
}

export function wantedBy(source: Source, selection: Selection, version: Version): Wanted {
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
