import { closeSync, constants, fchmodSync, futimesSync, openSync } from "node:fs";
import type { Member } from "./member.ts";

/** Set-user-id, set-group-id and sticky are dropped: they grant rights, and the archive is a stranger's. */
const PERMISSIONS = 0o777;

export interface Attributes {
  readonly mode: number | undefined;
  readonly modified: Date | undefined;
}

/** What of the recorded attributes is restored. */
export function attributesOf({ mode, modified }: Member): Attributes {
  return {
    mode: mode === undefined ? undefined : mode & PERMISSIONS,
    modified: modified === undefined ? undefined : dateOf(modified),
  };
}

/** A date and not a number, because Node takes a negative number for now. Undefined beyond the years that dates have. */
function dateOf(seconds: number): Date | undefined {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Restores attributes of an open file, whatever stands at its name by now. */
export function setAttributes(descriptor: number, { mode, modified }: Attributes): void {
  if (modified !== undefined) futimesSync(descriptor, modified, modified);
  if (mode !== undefined) fchmodSync(descriptor, mode);
}

export function setDirectoryAttributes(path: string, attributes: Attributes): void {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    setAttributes(descriptor, attributes);
  } finally {
    closeSync(descriptor);
  }
}
