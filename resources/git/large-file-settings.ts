import type { ConfigEntry } from "../../shared/git/config-text.ts";
import type { Repository } from "../../shared/git/repository.ts";
import type { ResourceError } from "../../shared/resource/errors.ts";
import { configInBlob } from "./config-in-blob.ts";
import { isFile, treeEntries } from "./tree-entries.ts";

/** The file in which a repository says where its large files are. */
export const LFS_FILE = ".lfsconfig";

/**
 * What the repository says in `commit` about Git LFS.
 *
 * @param refuse makes an error of where and why: a link would be followed to an address that nobody has looked at, with a
 *   login that is for another server
 */
export async function largeFileSettings(
  repository: Repository,
  commit: string,
  refuse: (where: string, state: string) => ResourceError,
): Promise<readonly ConfigEntry[]> {
  const file = (await treeEntries(repository, commit, [LFS_FILE])).get(LFS_FILE);
  if (file === undefined) return [];
  if (isFile(file)) return configInBlob(repository, file.oid, LFS_FILE);
  throw refuse(`where ${LFS_FILE} says`, "it is no file");
}

/** The last value of the first of `keys`, in small letters, that is there. */
export function addressIn(entries: readonly ConfigEntry[], keys: readonly string[]): string | undefined {
  const last = (key: string) => entries.findLast((entry) => entry.key.toLowerCase() === key)?.value;
  return keys.map(last).find((value) => value !== undefined);
}
