import { readStatus } from "../../../../shared/build/debian/status.ts";

const STATUS = `Package: git
Status: install ok installed
Architecture: amd64
Version: 1:2.47.3-0+deb13u1
Pre-Depends: dpkg (>= 1.0)
Depends: libc6 (>= 2.38), perl:any, editor | vi (>= 1) | emacs
Description: fast
 Depends: nothing
 .

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1

Package: libgcc-s1
Status: install ok installed
Architecture: amd64
Source: gcc-14 (14.2.0-19)
Version: 1:14.2
Provides: libgcc1 (= 1:14.2), libgcc-any
`;

test("the packages that are installed", () => {
  const [git, libgcc, ...others] = readStatus(STATUS);
  expect(others).toEqual([]);
  expect(git).toMatchObject({
    name: "git",
    version: "1:2.47.3-0+deb13u1",
    architecture: "amd64",
    source: { name: "git", version: "1:2.47.3-0+deb13u1" },
    depends: [["dpkg"], ["libc6"], ["perl"], ["editor", "vi", "emacs"]],
    provides: [],
    paragraph: STATUS.slice(0, STATUS.indexOf("\n\n")),
  });
  expect(libgcc).toMatchObject({
    source: { name: "gcc-14", version: "14.2.0-19" },
    depends: [],
    provides: ["libgcc1", "libgcc-any"],
  });
});

test("an inventory without states lists what is installed", () => {
  expect(readStatus("Package: a\nVersion: 1\n\n\nPackage: b\nVersion: 2\n").map(({ name }) => name)).toEqual([
    "a",
    "b",
  ]);
});
