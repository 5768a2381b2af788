import { type ImageContent, mergedEntries } from "../image-content.ts";
import type { Inventory } from "./component.ts";
import { debianComponents } from "./debian-components.ts";
import { nodeComponent } from "./node-component.ts";
import { type Lockfile, type Metafile, npmComponents } from "./npm-components.ts";

/** What the bundler and npm say of the programs, which are not in the image themselves. */
export interface Bundling {
  readonly metafiles: readonly Metafile[];
  readonly lockfile: Lockfile;
  /** Of the bundled programs, to prove that they are those of the image. */
  readonly bundles: ReadonlyMap<string, Buffer>;
}

/** All that is in an image. Throws when the bundler made other programs than the image has. */
export function inventoryOf(
  resource: string,
  image: ImageContent,
  { metafiles, lockfile, bundles }: Bundling,
): Inventory {
  const files = new Map(
    mergedEntries(image.layers).flatMap((entry) => (entry.isFile ? [[entry.path, entry.content]] : [])),
  );
  for (const [name, bundle] of bundles) {
    if (files.get(`opt/resource/${name}`)?.equals(bundle)) continue;
    throw new Error(
      `Cannot list what is in the image of ${resource}: its program "${name}" was built from other sources`,
    );
  }
  const texts = [...files]
    .filter(([path]) =>
      /^(?:var\/lib\/dpkg\/status\.d\/|usr\/lib\/os-release$|usr\/share\/doc\/[^/]+\/copyright$)/.test(path),
    )
    .map(([path, content]) => [path, content.toString()] as const);
  const label = (name: string) => image.labels[`org.opencontainers.image.${name}`] ?? "";
  return {
    resource,
    title: label("title"),
    version: label("version"),
    created: label("created"),
    components: [
      nodeComponent(files.get("nodejs/bin/node") ?? Buffer.alloc(0)),
      ...npmComponents(metafiles, lockfile),
      ...debianComponents(new Map(texts)),
    ],
  };
}
