import { closureOf } from "../../../../shared/build/debian/closure.ts";
import { readStatus } from "../../../../shared/build/debian/status.ts";

const INSTALLED = readStatus(`Package: git
Depends: libc6, perl, shell

Package: perl
Depends: perl-base

Package: perl-base
Depends: libc6

Package: dash
Provides: shell
Depends: debconf | cdebconf, libc6

Package: cdebconf
Depends: libc6

Package: libc6
Depends: libgcc

Package: libgcc
Depends: libc6

Package: unrelated
`);
const namesOf = (wanted: string[], without: string[]) =>
  closureOf(INSTALLED, wanted, without).map(({ name }) => name);

test.each([
  {
    name: "itself and what it needs, in a circle too",
    wanted: ["libc6"],
    without: [],
    expected: ["libc6", "libgcc"],
  },
  {
    name: "what provides something, and any of several",
    wanted: ["git"],
    without: [],
    expected: ["cdebconf", "dash", "git", "libc6", "libgcc", "perl", "perl-base"],
  },
  {
    name: "nothing that only what is left out needs",
    wanted: ["git"],
    without: ["perl", "debconf"],
    expected: ["dash", "git", "libc6", "libgcc"],
  },
  {
    name: "not what provides but is left out",
    wanted: ["git"],
    without: ["perl", "dash"],
    expected: ["git", "libc6", "libgcc"],
  },
])("$name", ({ wanted, without, expected }) => {
  expect(namesOf(wanted, without)).toEqual(expected);
});

test("what is not installed cannot be taken", () => {
  expect(() => namesOf(["git", "ssh"], [])).toThrow("package ssh is not installed");
});
