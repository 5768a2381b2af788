import { spdx } from "../../../../../shared/build/images/sbom/spdx.ts";
import { INVENTORY } from "../../../../support/inventory.ts";
import { spdxValidator } from "../../../../support/sbom-schemas.ts";

test("the schema accepts the document, and refuses another", () => {
  const validate = spdxValidator();
  const document = JSON.parse(JSON.stringify(spdx(INVENTORY)));
  validate(document);
  expect(validate.errors).toBeNull();
  expect(validate({ ...document, packages: [{ name: "git" }] })).toBe(false);
});

test("what an image holds", () => {
  expect(spdx(INVENTORY)).toMatchObject({
    name: "Concourse git resource 1.2.0",
    documentNamespace: expect.stringMatching(
      /^https:\/\/spdx\.org\/spdxdocs\/concourse-git-resource-[0-9a-f-]{36}$/,
    ),
    packages: [
      { SPDXID: "SPDXRef-Image", primaryPackagePurpose: "CONTAINER", licenseDeclared: "Apache-2.0" },
      { name: "node", externalRefs: [{ referenceType: "purl" }, { referenceType: "cpe23Type" }] },
      { name: "@aws-sdk/core", checksums: [{ algorithm: "SHA512", checksumValue: "0a".repeat(64) }] },
      { name: "openssh-client", licenseDeclared: "BSD-2-Clause AND LicenseRef-Debian-OpenSSH" },
      { name: "libc6", licenseDeclared: "NOASSERTION" },
    ],
    hasExtractedLicensingInfos: [{ licenseId: "LicenseRef-Debian-OpenSSH", name: "OpenSSH" }],
  });
});

test("everything that the document tells of has a relationship", () => {
  const { packages, relationships } = spdx(INVENTORY) as {
    packages: { SPDXID: string }[];
    relationships: { relatedSpdxElement: string }[];
  };
  expect(relationships.map(({ relatedSpdxElement }) => relatedSpdxElement)).toEqual(
    packages.map(({ SPDXID }) => SPDXID),
  );
});
