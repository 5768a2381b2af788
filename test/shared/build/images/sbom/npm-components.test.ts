import { npmComponents } from "../../../../../shared/build/images/sbom/npm-components.ts";

const LOCKFILE = {
  packages: {
    "node_modules/@aws-sdk/core": { version: "3.9.0", license: "Apache-2.0", integrity: "sha512-AAEC" },
    "node_modules/@aws-sdk/core/node_modules/debug": {
      version: "4.0.0+x",
      license: "MIT",
      integrity: "sha1-AAEC",
    },
    "node_modules/unused": { version: "1.0.0" },
  },
};
const metafile = (inputs: Record<string, number>) => ({
  outputs: {
    "dist/check.js": {
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }]),
      ),
    },
    "dist/check.js.map": { inputs: {} },
  },
});

test("the packages that are in a program, each once", () => {
  const metafiles = [
    metafile({
      "node_modules/@aws-sdk/core/dist/a.js": 10,
      "shared/b.ts": 5,
      "node_modules/unused/index.js": 0,
    }),
    metafile({
      "node_modules/@aws-sdk/core/c.js": 1,
      "node_modules/@aws-sdk/core/node_modules/debug/index.js": 1,
    }),
  ];
  expect(npmComponents(metafiles, LOCKFILE)).toEqual([
    {
      name: "@aws-sdk/core",
      version: "3.9.0",
      purl: "pkg:npm/%40aws-sdk/core@3.9.0",
      licence: "Apache-2.0",
      sha512: "000102",
    },
    { name: "debug", version: "4.0.0+x", purl: "pkg:npm/debug@4.0.0%2Bx", licence: "MIT" },
  ]);
});

test("a package that the lockfile does not know", () => {
  expect(() => npmComponents([metafile({ "node_modules/other/index.js": 1 })], LOCKFILE)).toThrow(
    'Cannot list "node_modules/other": it is not in package-lock.json',
  );
});
