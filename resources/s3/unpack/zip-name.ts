import type { Entry, getFileNameLowLevel } from "yauzl";
import { ArchiveError, quoted } from "./archive-error.ts";

const UTF8_FLAG = 0x800;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The name of an entry. Unix archivers often write UTF-8 without saying so; text that is valid UTF-8 is hardly ever
 * anything else, so it is taken as such before the code page of DOS. Backslashes are refused: whether they separate
 * directories depends on the program, and a name with two readings is how checks are bypassed.
 */
export function zipName(entry: Entry, decode: typeof getFileNameLowLevel): string {
  const flags = entry.generalPurposeBitFlag | (isUtf8(entry.fileNameRaw) ? UTF8_FLAG : 0);
  const name = decode(flags, entry.fileNameRaw, entry.extraFields, true);
  if (name.includes("\\")) throw new ArchiveError(`member ${quoted(name)} has a backslash in its name`);
  return name;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    UTF8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
