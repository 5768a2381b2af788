import { inventoryOf } from "../../../../../shared/build/images/sbom/inventory.ts";
import { tarOf } from "../../../../resources/s3/unpack/made-archives.ts";

const IMAGE = {
  labels: {
    "org.opencontainers.image.title": "Concourse s3 resource",
    "org.opencontainers.image.version": "1.2.0",
    "org.opencontainers.image.created": "2026-01-02T03:04:05Z",
  },
  layers: [
    tarOf(
      { name: "nodejs/bin/node", content: "https://nodejs.org/download/release/v24.1.0/node-v24.1.0.tar.gz" },
      {
        name: "var/lib/dpkg/status.d/libc6",
        content: "Package: libc6\nVersion: 2.41\nArchitecture: amd64\n",
      },
    ),
    tarOf({ name: "opt/resource/check.js", content: "program" }),
  ],
};
const BUNDLING = {
  metafiles: [{ outputs: { "check.js": { inputs: { "node_modules/ms/index.js": { bytesInOutput: 1 } } } } }],
  lockfile: { packages: { "node_modules/ms": { version: "2.1.3", license: "MIT" } } },
};

test("an image holds Node, the packages in its programs and those of Debian", () => {
  const bundles = new Map([["check.js", Buffer.from("program")]]);
  const { components, ...rest } = inventoryOf("s3", IMAGE, { ...BUNDLING, bundles });
  expect(rest).toEqual({
    resource: "s3",
    title: "Concourse s3 resource",
    version: "1.2.0",
    created: "2026-01-02T03:04:05Z",
  });
  expect(components.map(({ name, version }) => `${name} ${version}`)).toEqual([
    "node 24.1.0",
    "ms 2.1.3",
    "libc6 2.41",
  ]);
});

test("what was bundled of other programs tells nothing of the image", () => {
  const bundles = new Map([["check.js", Buffer.from("another program")]]);
  expect(() => inventoryOf("s3", IMAGE, { ...BUNDLING, bundles })).toThrow(
    'Cannot list what is in the image of s3: its program "check.js" was built from other sources',
  );
});
