import type { Inventory } from "./component.ts";

/**
 * What an inventory cannot be right about, as a sentence; `undefined` where nothing is amiss. Node needs libraries of Debian,
 * so an image in which no package is found has no list of them: a base image that is not what it seems to be.
 */
export function gapIn({ resource, components }: Inventory): string | undefined {
  return components.some(({ purl }) => purl.startsWith("pkg:deb/"))
    ? undefined
    : `Cannot list what the image of ${resource} holds of Debian: its base image has no var/lib/dpkg/status.d`;
}
