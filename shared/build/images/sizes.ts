import { gzipSync } from "node:zlib";
import { type ImageContent, mergedEntries } from "./image-content.ts";
import type { TarEntry } from "./tar-entries.ts";

/** Which part of an image a file belongs to: the first that fits. */
const PARTS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["Node", /^nodejs\//],
  ["the three programs", /^opt\/resource\//],
  ["git-lfs", /^usr\/(?:bin|share\/doc)\/git-lfs/],
  ["git-crypt", /^usr\/(?:bin|share\/doc)\/git-crypt/],
  ["git", /^usr\/(?:bin\/git|lib\/git-core\/|share\/git-core\/|share\/doc\/git\/)/],
  ["ssh", /^(?:usr\/(?:bin\/ss(?:h|hd)|bin\/scp|bin\/sftp|bin\/slogin|lib\/openssh\/)|etc\/ssh\/)/],
  ["certificates", /^(?:etc\/ssl\/|usr\/share\/ca-certificates\/)/],
  ["shell and its tools", /^(?:usr\/)?s?bin\//],
  ["libraries", /^(?:usr\/)?lib(?:64)?\//],
  ["everything else", /^/],
];

export interface Size {
  readonly part: string;
  readonly bytes: number;
  /** As one archive of its own, compressed as a registry keeps it. */
  readonly compressed: number;
}

/** The sizes of the parts of an image; those that it does not have are left out. */
export function sizesOf(image: ImageContent): Size[] {
  const files = mergedEntries(image.layers).filter(({ isFile }) => isFile);
  const partOf = ({ path }: TarEntry) => PARTS.find(([, pattern]) => pattern.test(path))?.[0];
  return PARTS.map(([part]) => {
    const own = files.filter((file) => partOf(file) === part);
    return {
      part,
      bytes: own.reduce((sum, { content }) => sum + content.length, 0),
      compressed: own.length === 0 ? 0 : gzipSync(Buffer.concat(own.map(({ bytes }) => bytes))).length,
    };
  }).filter(({ bytes }) => bytes > 0);
}

/** A Markdown table: a row for each part, a column for each image, in MB of 1 000 000 bytes, uncompressed and compressed. */
export function sizeTable(images: ReadonlyMap<string, readonly Size[]>): string {
  const totals = [...images].map(([resource, sizes]) => [resource, [...sizes, totalOf(sizes)]] as const);
  const parts = [...PARTS.map(([part]) => part), "total"];
  const cell = (sizes: readonly Size[], wanted: string) => {
    const size = sizes.find(({ part }) => part === wanted);
    return size === undefined ? "–" : `${megabytes(size.bytes)} (${megabytes(size.compressed)})`;
  };
  const rows = parts
    .filter((part) => totals.some(([, sizes]) => sizes.some((size) => size.part === part)))
    .map((part) => [part, ...totals.map(([, sizes]) => cell(sizes, part))]);
  const lines = [
    ["MB, in brackets compressed", ...images.keys()],
    ["---", ...totals.map(() => "--:")],
    ...rows,
  ];
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}

function totalOf(sizes: readonly Size[]): Size {
  const sum = (key: "bytes" | "compressed") => sizes.reduce((total, size) => total + size[key], 0);
  return { part: "total", bytes: sum("bytes"), compressed: sum("compressed") };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
