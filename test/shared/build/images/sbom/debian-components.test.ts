import { debianComponents } from "../../../../../shared/build/images/sbom/debian-components.ts";

const COPYRIGHT =
  "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nLicense: GPL-3+\n";
const FILES = new Map([
  ["usr/lib/os-release", 'NAME="Debian"\nVERSION_ID="13"\n'],
  ["var/lib/dpkg/status.d/git", "Package: git\nVersion: 1:2.47-1+deb13u1\nArchitecture: amd64\n"],
  ["var/lib/dpkg/status.d/git.md5sums", "Package: no\n"],
  [
    "var/lib/dpkg/status.d/libgcc",
    "Package: libgcc\nSource: gcc-14 (14.2)\nVersion: 14.2-1\nArchitecture: amd64\n",
  ],
  [
    "var/lib/dpkg/status.d/gcc-base",
    "Package: gcc-base\nSource: gcc-14 (14.2)\nVersion: 14.2-1\nArchitecture: amd64\n",
  ],
  ["usr/share/doc/gcc-base/copyright", COPYRIGHT],
]);

test("the packages of the inventory, with the licences of their sources", () => {
  expect(debianComponents(FILES)).toEqual([
    {
      name: "git",
      version: "1:2.47-1+deb13u1",
      purl: "pkg:deb/debian/git@1%3A2.47-1%2Bdeb13u1?arch=amd64&distro=debian-13",
      licence: undefined,
    },
    ...["libgcc", "gcc-base"].map((name) => ({
      name,
      version: "14.2-1",
      purl: `pkg:deb/debian/${name}@14.2-1?arch=amd64&distro=debian-13&upstream=gcc-14%4014.2`,
      licence: "GPL-3.0-or-later",
    })),
  ]);
});
