import { gzipSync } from "node:zlib";
import { type ImageContent, mergedEntries } from "./image-content.ts";
import { tarOf } from "./tar-entries.ts";

/** What a Concourse worker reads of a resource type that it brings along, as its files are called. */
export interface BundledType {
  readonly "rootfs.tgz": Buffer;
  readonly "resource_metadata.json": string;
}

/**
 * The image as a bundled resource type. It runs unprivileged. The versions of none of our types depend on who asks, as those of
 * the `time` resource do: they come from a store or a repository that `source` names in full, so equal sources share one history.
 */
export function bundledType(resource: string, image: ImageContent): BundledType {
  const metadata = {
    type: resource,
    version: image.labels["org.opencontainers.image.version"],
    privileged: false,
    unique_version_history: false,
  };
  return {
    "rootfs.tgz": gzipSync(tarOf(mergedEntries(image.layers))),
    "resource_metadata.json": `${JSON.stringify(metadata, null, 2)}\n`,
  };
}
