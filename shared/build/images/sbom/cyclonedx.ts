import type { Component, Inventory } from "./component.ts";
import { documentId } from "./document-id.ts";

/** The inventory as a CycloneDX 1.6 document. */
export function cycloneDx(inventory: Inventory): object {
  const { resource, title, version, created, components } = inventory;
  const image = `image:${resource}`;
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${documentId(inventory)}`,
    version: 1,
    metadata: {
      timestamp: created,
      lifecycles: [{ phase: "post-build" }],
      component: {
        type: "container",
        "bom-ref": image,
        name: title,
        version,
        licenses: [{ expression: "Apache-2.0" }],
      },
    },
    components: components.map(entryOf),
    dependencies: [{ ref: image, dependsOn: components.map(({ purl }) => purl) }],
  };
}

function entryOf({ name, version, purl, cpe, licence, sha512 }: Component): object {
  const [, group, ownName = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  return {
    type: cpe === undefined ? "library" : "platform",
    "bom-ref": purl,
    ...(group === undefined ? {} : { group }),
    name: ownName,
    version,
    ...(sha512 === undefined ? {} : { hashes: [{ alg: "SHA-512", content: sha512 }] }),
    ...(licence === undefined ? {} : { licenses: [{ expression: licence }] }),
    ...(cpe === undefined ? {} : { cpe }),
    purl,
  };
}
