import { lstat, mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isOwn } from "../../../shared/files/own-file.ts";
import type { GitSession } from "../../../shared/git/session.ts";

/** Where checks leave something for the next one, in the temp directory. */
export function cacheFolder({ directory }: GitSession): string {
  return join(dirname(directory), "git-resource-repo-cache");
}

/** Makes the folder where there is none; whether nobody else can have put anything into it. */
export async function isCacheFolderOurs(session: GitSession): Promise<boolean> {
  const folder = cacheFolder(session);
  try {
    await mkdir(folder, { mode: 0o700 }).catch(() => {});
    const [facts, { uid }] = await Promise.all([lstat(folder), stat(session.directory)]);
    return facts.isDirectory() && isOwn(facts, uid);
  } catch {
    return false;
  }
}
