/** One entry of a tar archive. */
export interface TarEntry {
  /** Without "./" and slashes around it. */
  readonly path: string;
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly content: Buffer;
  /** The entry as it is in the archive, with the headers that belong to it. */
  readonly bytes: Buffer;
}

const BLOCK = 512;

/**
 * Splits an archive that Docker or tar has made: names may be long in the way of ustar, GNU or POSIX. What is damaged is taken
 * as it is.
 */
export function tarEntries(archive: Buffer): TarEntry[] {
  const entries: TarEntry[] = [];
  let longName: string | undefined;
  let start = 0;
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const header = archive.subarray(at, at + BLOCK);
    const type = String.fromCharCode(header[156] ?? 0);
    const from = at + BLOCK;
    const content = archive.subarray(from, from + sizeIn(header));
    at = from + Math.ceil(content.length / BLOCK) * BLOCK;
    if (type === "L") longName = textIn(content);
    else if (type === "x") longName = /^\d+ path=(.*)$/m.exec(content.toString())?.[1] ?? longName;
    else if (type !== "g") {
      const path = (longName ?? nameIn(header)).replace(/^(?:\.?\/)+|\/+$/g, "");
      const isFile = type === "0" || type === "\0";
      entries.push({ path, isFile, isDirectory: type === "5", content, bytes: archive.subarray(start, at) });
      longName = undefined;
      start = at;
    }
  }
  return entries;
}

/** An archive of the entries. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(({ bytes }) => bytes), Buffer.alloc(2 * BLOCK)]);
}

function sizeIn(header: Buffer): number {
  // Beyond 8 GiB the number is binary.
  const isBinary = ((header[124] ?? 0) & 0x80) !== 0;
  return isBinary ? header.readUIntBE(130, 6) : Number.parseInt(textIn(header.subarray(124, 136)) || "0", 8);
}

function nameIn(header: Buffer): string {
  const isUstar = textIn(header.subarray(257, 263)) === "ustar";
  const prefix = isUstar ? textIn(header.subarray(345, 500)) : "";
  return [prefix, textIn(header.subarray(0, 100))].filter(Boolean).join("/");
}

function textIn(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end < 0 ? field.length : end);
}
