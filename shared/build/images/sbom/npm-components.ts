import type { Component } from "./component.ts";

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly license?: string;
}

/** What package-lock.json says, as far as it matters here. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, Locked>>;
}

/** What the bundler says of a program that it made. */
export interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>
  >;
}

/** The packages of which at least one byte is in the programs. */
export function npmComponents(metafiles: readonly Metafile[], lockfile: Lockfile): Component[] {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) => Object.entries(output.inputs)),
  );
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  const directories = new Set(
    used.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  return [...directories].sort().map((directory) => {
    const locked = lockfile.packages[directory];
    if (locked === undefined) throw new Error(`Cannot list "${directory}": it is not in package-lock.json`);
    return componentOf(directory.slice(directory.lastIndexOf("node_modules/") + 13), locked);
  });
}

function componentOf(name: string, { version, integrity, license }: Locked): Component {
  const [algorithm, digest = ""] = integrity?.split("-", 2) ?? [];
  return {
    name,
    version,
    purl: `pkg:npm/${name.replace("@", "%40")}@${encodeURIComponent(version)}`,
    licence: license,
    ...(algorithm === "sha512" ? { sha512: Buffer.from(digest, "base64").toString("hex") } : {}),
  };
}
