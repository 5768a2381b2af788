import type { Component, Inventory } from "./component.ts";
import { documentId } from "./document-id.ts";

const DOCUMENT = "SPDXRef-DOCUMENT";
const IMAGE = "SPDXRef-Image";

/** The inventory as an SPDX 2.3 document. */
export function spdx(inventory: Inventory): object {
  const { resource, title, version, created, components } = inventory;
  const licences = components.flatMap(
    ({ licence = "" }) => licence.match(/LicenseRef-[A-Za-z0-9.-]+/g) ?? [],
  );
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: DOCUMENT,
    name: `${title} ${version}`,
    documentNamespace: `https://spdx.org/spdxdocs/concourse-${resource}-resource-${documentId(inventory)}`,
    creationInfo: { created, creators: ["Tool: concourse-resources"] },
    packages: [
      {
        SPDXID: IMAGE,
        name: title,
        versionInfo: version,
        primaryPackagePurpose: "CONTAINER",
        ...unknownOf("Apache-2.0"),
      },
      ...components.map(packageOf),
    ],
    relationships: [
      relationship(DOCUMENT, "DESCRIBES", IMAGE),
      ...components.map((_, index) => relationship(IMAGE, "CONTAINS", idOf(index))),
    ],
    hasExtractedLicensingInfos: [...new Set(licences)].sort().map((licenseId) => ({
      licenseId,
      name: licenseId.replace("LicenseRef-Debian-", ""),
      extractedText: "See /usr/share/doc/*/copyright in the image.",
    })),
  };
}

function packageOf({ name, version, purl, cpe, licence, sha512 }: Component, index: number): object {
  const security = { referenceCategory: "SECURITY", referenceType: "cpe23Type", referenceLocator: cpe };
  return {
    SPDXID: idOf(index),
    name,
    versionInfo: version,
    ...unknownOf(licence ?? "NOASSERTION"),
    ...(sha512 === undefined ? {} : { checksums: [{ algorithm: "SHA512", checksumValue: sha512 }] }),
    externalRefs: [
      { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl },
      ...(cpe === undefined ? [] : [security]),
    ],
  };
}

/** What we know of no package, around the licence that we know. */
function unknownOf(licenseDeclared: string): object {
  return {
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    licenseConcluded: "NOASSERTION",
    licenseDeclared,
    copyrightText: "NOASSERTION",
  };
}

function idOf(index: number): string {
  return `SPDXRef-Package-${index + 1}`;
}

function relationship(spdxElementId: string, relationshipType: string, relatedSpdxElement: string): object {
  return { spdxElementId, relationshipType, relatedSpdxElement };
}
