import type { CompressionKind } from "./kind.ts";

const ENDINGS: Readonly<Record<CompressionKind, readonly (readonly [ending: string, becomes: string])[]>> = {
  gzip: [
    [".gz", ""],
    [".tgz", ".tar"],
    [".taz", ".tar"],
  ],
  bzip2: [
    [".bz2", ""],
    [".bz", ""],
    [".tbz2", ".tar"],
    [".tbz", ".tar"],
  ],
  xz: [
    [".xz", ""],
    [".txz", ".tar"],
  ],
  zstd: [
    [".zst", ""],
    [".tzst", ".tar"],
  ],
};

/** The name under which gunzip and its relatives leave their result; an unknown ending keeps the name. */
export function decompressedName(name: string, kind: CompressionKind): string {
  for (const [ending, becomes] of ENDINGS[kind]) {
    if (name.endsWith(ending) && name.length > ending.length) return name.slice(0, -ending.length) + becomes;
  }
  return name;
}
