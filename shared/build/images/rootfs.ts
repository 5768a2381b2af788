import { gzipSync } from "node:zlib";
import { type ImageContent, mergedEntries } from "./image-content.ts";
import { tarOf } from "./tar-entries.ts";

/** What a Concourse worker reads of a resource type that it brings along, as its files are called. */
export interface BundledType {
  readonly "rootfs.tgz": Buffer;
  readonly "resource_metadata.json": string;
}

/**
 * The image as a bundled resource type, which runs unprivileged. As with the stock types of these names, equal sources share one
 * history where Concourse shares any (`--enable-global-resources`).
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
