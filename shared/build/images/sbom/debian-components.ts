import { type DebianPackage, readStatus } from "../../debian/status.ts";
import type { Component } from "./component.ts";
import { debianLicence } from "./debian-licence.ts";

const INVENTORY = /^var\/lib\/dpkg\/status\.d\/(?!.*\.md5sums$)./;

/** The packages in the inventory of an image without dpkg, whose text files `files` has by their paths. */
export function debianComponents(files: ReadonlyMap<string, string>): Component[] {
  const [, release = ""] = /^VERSION_ID="?([\d.]+)/m.exec(files.get("usr/lib/os-release") ?? "") ?? [];
  const paragraphs = [...files].filter(([path]) => INVENTORY.test(path)).map(([, text]) => text);
  const packages = readStatus(paragraphs.join("\n\n"));
  const copyrightOf = ({ name }: DebianPackage) => files.get(`usr/share/doc/${name}/copyright`);
  return packages.map((one) => {
    // Packages of one source may share a directory of documents.
    const siblings = packages.filter(({ source }) => source.name === one.source.name);
    const copyright = [one, ...siblings].map(copyrightOf).find((text) => text !== undefined);
    return {
      name: one.name,
      version: one.version,
      purl: purlOf(one, release),
      licence: copyright === undefined ? undefined : debianLicence(copyright),
    };
  });
}

/** With the source package, because that is what Debian's security notices name. */
function purlOf({ name, version, architecture, source }: DebianPackage, release: string): string {
  const isOwn = source.name === name && source.version === version;
  const qualifiers = [
    `arch=${architecture}`,
    `distro=debian-${release}`,
    ...(isOwn ? [] : [`upstream=${encodeURIComponent(`${source.name}@${source.version}`)}`]),
  ];
  return `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?${qualifiers.join("&")}`;
}
