import { debianLicence } from "../../../../../shared/build/images/sbom/debian-licence.ts";

const FORMAT = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n";

test.each([
  {
    name: "the GNU licences",
    lines: ["GPL-2+", "GPL-2", "LGPL-2.1+", "GPL-3"],
    licence: "GPL-2.0-only AND GPL-2.0-or-later AND GPL-3.0-only AND LGPL-2.1-or-later",
  },
  { name: "other names, once", lines: ["Expat", "ISC", "Expat"], licence: "ISC AND MIT" },
  {
    name: "several in one line",
    lines: ["GPL-2+ or Expat, and BSD-3-clause"],
    licence: "BSD-3-Clause AND GPL-2.0-or-later AND MIT",
  },
  { name: "exceptions", lines: ["GPL-3+ with OpenSSL exception"], licence: "GPL-3.0-or-later" },
  {
    name: "names that SPDX does not have",
    lines: ["Powell-BSD-style~1"],
    licence: "LicenseRef-Debian-Powell-BSD-style-1",
  },
])("$name", ({ lines, licence }) => {
  const paragraphs = lines.map((line) => `\nFiles: *\nLicense: ${line}\n Text\n`);
  expect(debianLicence(FORMAT + paragraphs.join(""))).toBe(licence);
});

test.each(["This package was made by somebody.\nLicense: GPL-2\n", FORMAT])(
  "no licence that a program can read",
  (text) => {
    expect(debianLicence(text)).toBeUndefined();
  },
);
