import type { Inventory } from "../../shared/build/images/sbom/component.ts";

/** One component of each kind, with and without what may be unknown. */
export const INVENTORY: Inventory = {
  resource: "git",
  title: "Concourse git resource",
  version: "1.2.0",
  created: "2026-01-02T03:04:05Z",
  components: [
    {
      name: "node",
      version: "24.1.0",
      purl: "pkg:generic/node@24.1.0",
      cpe: "cpe:2.3:a:nodejs:node.js:24.1.0:*:*:*:*:*:*:*",
      licence: "MIT",
    },
    {
      name: "@aws-sdk/core",
      version: "3.9.0",
      purl: "pkg:npm/%40aws-sdk/core@3.9.0",
      licence: "Apache-2.0",
      sha512: "0a".repeat(64),
    },
    {
      name: "openssh-client",
      version: "1:10.0",
      purl: "pkg:deb/debian/openssh-client@1%3A10.0?arch=amd64&distro=debian-13",
      licence: "BSD-2-Clause AND LicenseRef-Debian-OpenSSH",
    },
    {
      name: "libc6",
      version: "2.41",
      purl: "pkg:deb/debian/libc6@2.41?arch=amd64&distro=debian-13",
      licence: undefined,
    },
  ],
};
