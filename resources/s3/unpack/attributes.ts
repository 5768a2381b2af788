import { closeSync, constants, fchmodSync, futimesSync, openSync } from "node:fs";
import type { Member } from "./member.ts";

/** Set-user-id, set-group-id and sticky are dropped: they grant rights, and the archive is a stranger's. */
const PERMISSIONS = 0o777;
/** Beyond this a time is nonsense that file systems refuse. */
const LATEST = 8.64e12;

export interface Attributes {
  readonly mode: number | undefined;
  readonly modified: number | undefined;
}

/** What of the recorded attributes is restored. */
export function attributesOf({ mode, modified }: Member): Attributes {
  return {
    mode: mode === undefined ? undefined : mode & PERMISSIONS,
    modified: modified !== undefined && Math.abs(modified) <= LATEST ? modified : undefined,
  };
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
