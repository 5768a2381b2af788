/** An installed package, as dpkg's status file tells of it. */
export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Name and version of the source package, which security notices speak of. */
  readonly source: { readonly name: string; readonly version: string };
  /** Each entry lists alternatives, of which one has to be there. */
  readonly depends: readonly (readonly string[])[];
  /** What it stands in for. */
  readonly provides: readonly string[];
  /** The paragraph itself, without a newline at its end. */
  readonly paragraph: string;
}

/** The packages of a status file; those that are not installed are left out. */
export function readStatus(text: string): DebianPackage[] {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trimEnd())
    .filter((paragraph) => /^Package: /m.test(paragraph))
    .filter((paragraph) => /^Status: .* installed$/m.test(paragraph) || !/^Status: /m.test(paragraph))
    .map(readParagraph);
}

function readParagraph(paragraph: string): DebianPackage {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(paragraph)?.[1] ?? "";
  const [name, version] = [field("Package"), field("Version")];
  const [, sourceName = name, sourceVersion = version] = /^(\S+)(?: \((.*)\))?$/.exec(field("Source")) ?? [];
  return {
    name,
    version,
    architecture: field("Architecture"),
    source: { name: sourceName, version: sourceVersion },
    depends: ["Pre-Depends", "Depends"].flatMap((key) => namesIn(field(key))),
    provides: namesIn(field("Provides")).flat(),
    paragraph,
  };
}

/** `a (>= 1), b:any | c` without versions and architectures. */
function namesIn(relations: string): string[][] {
  return relations
    .split(",")
    .filter((relation) => relation.trim() !== "")
    .map((relation) => relation.split("|").map((name) => name.trim().replace(/[ :(].*$/, "")));
}
