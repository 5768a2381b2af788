import { cycloneDx } from "../../../../../shared/build/images/sbom/cyclonedx.ts";
import { INVENTORY } from "../../../../support/inventory.ts";
import { cycloneDxValidator } from "../../../../support/sbom-schemas.ts";

test("the published schema accepts the document, and refuses another", () => {
  const validate = cycloneDxValidator();
  const document = JSON.parse(JSON.stringify(cycloneDx(INVENTORY)));
  validate(document);
  expect(validate.errors).toBeNull();
  expect(validate({ ...document, specVersion: "1.6", serialNumber: "1" })).toBe(false);
});

test("what an image holds", () => {
  expect(cycloneDx(INVENTORY)).toMatchObject({
    serialNumber: expect.stringMatching(/^urn:uuid:/),
    metadata: { timestamp: "2026-01-02T03:04:05Z", component: { type: "container", version: "1.2.0" } },
    components: [
      { type: "platform", name: "node", cpe: INVENTORY.components[0]?.cpe },
      {
        type: "library",
        group: "@aws-sdk",
        name: "core",
        purl: "pkg:npm/%40aws-sdk/core@3.9.0",
        hashes: [{ alg: "SHA-512", content: "0a".repeat(64) }],
        licenses: [{ expression: "Apache-2.0" }],
      },
      { name: "openssh-client" },
      { name: "libc6", version: "2.41" },
    ],
    dependencies: [{ ref: "image:git", dependsOn: INVENTORY.components.map(({ purl }) => purl) }],
  });
});
