import { gunzipSync } from "node:zlib";
import { type TarEntry, tarEntries } from "./tar-entries.ts";

/** What `docker save` says of one image. */
export interface ImageContent {
  readonly labels: Readonly<Record<string, string>>;
  /** The archives of its layers, lowest first. */
  readonly layers: readonly Buffer[];
}

interface Manifest {
  readonly Config: string;
  readonly Layers: readonly string[];
}
interface Config {
  readonly config: { readonly Labels?: Readonly<Record<string, string>> | null };
}

/** Reads the archive that `docker save` writes of one image. */
export function readImage(archive: Buffer): ImageContent {
  const files = new Map(tarEntries(archive).map(({ path, content }) => [path, content]));
  const file = (path: string) => {
    const content = files.get(path);
    if (content === undefined) throw new Error(`Cannot read the image: "${path}" is not in it`);
    return content;
  };
  const [{ Config: config, Layers: layers }] = JSON.parse(file("manifest.json").toString()) as [Manifest];
  const { config: settings } = JSON.parse(file(config).toString()) as Config;
  return {
    labels: settings.Labels ?? {},
    layers: layers.map((path) => unzipped(file(path))),
  };
}

function unzipped(layer: Buffer): Buffer {
  return layer.readUInt16BE() === 0x1f8b ? gunzipSync(layer) : layer;
}

/**
 * The file system that the layers make together, each path once and in its order. A layer that only removes something from the
 * one below would have to be understood, so it is an error.
 */
export function mergedEntries(layers: readonly Buffer[]): TarEntry[] {
  const merged = new Map<string, TarEntry>();
  for (const layer of layers) {
    for (const entry of tarEntries(layer)) {
      if (/(?:^|\/)\.wh\./.test(entry.path))
        throw new Error(`Cannot merge layers: "${entry.path}" removes a file`);
      merged.set(entry.path, entry);
    }
  }
  merged.delete("");
  return [...merged.values()];
}
