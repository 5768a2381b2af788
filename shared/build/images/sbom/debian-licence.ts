/** Licences that Debian calls otherwise than SPDX; the GNU licences follow a rule. */
const NAMES: Readonly<Record<string, string>> = {
  "Apache-2.0": "Apache-2.0",
  "Artistic-2.0": "Artistic-2.0",
  "BSD-2-clause": "BSD-2-Clause",
  "BSD-3-clause": "BSD-3-Clause",
  "BSD-4-clause": "BSD-4-Clause",
  "BSL-1.0": "BSL-1.0",
  "CC0-1.0": "CC0-1.0",
  Expat: "MIT",
  ISC: "ISC",
  "MPL-2.0": "MPL-2.0",
  OpenSSL: "OpenSSL",
  Unicode: "Unicode-DFS-2016",
  Zlib: "Zlib",
  zlib: "Zlib",
};

/**
 * All licences of a copyright file in Debian's machine-readable form, as one SPDX expression; undefined for other forms. What
 * is offered under one licence or another counts as being under both.
 */
export function debianLicence(copyright: string): string | undefined {
  if (!/^Format: .*copyright-format/im.test(copyright)) return undefined;
  const names = Array.from(copyright.matchAll(/^License: *(\S.*)$/gm), ([, name = ""]) => name)
    .flatMap((name) => name.split(/,? +(?:and\/or|and|or) +|, */))
    .map((name) => name.replace(/ +with .*$/i, "").trim());
  const licences = new Set(names.filter(Boolean).map(spdxNameOf));
  return licences.size === 0 ? undefined : [...licences].sort().join(" AND ");
}

function spdxNameOf(name: string): string {
  const [, family, major, minor = ".0", later] = /^([AL]?GPL|GFDL)-(\d)(\.\d)?(\+)?$/.exec(name) ?? [];
  if (family !== undefined) return `${family}-${major}${minor}-${later === undefined ? "only" : "or-later"}`;
  return NAMES[name] ?? `LicenseRef-Debian-${name.replace(/[^A-Za-z0-9.]+/g, "-")}`;
}
