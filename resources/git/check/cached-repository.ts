import { createHash } from "node:crypto";
import { appendFile, lstat, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { isOwn } from "../../../shared/files/own-file.ts";
import { configText } from "../../../shared/git/config-text.ts";
import { initRepository, type Repository } from "../../../shared/git/repository.ts";
import type { GitSession } from "../../../shared/git/session.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { cacheFolder, isCacheFolderOurs } from "./cache-folder.ts";
import { readLines } from "./read-lines.ts";

/** What a repository has of each commit that it has. */
export type Holds = "commits" | "trees";

export interface CachedRepository extends Repository {
  readonly holds: Holds;
  /** `empty`, or with what an earlier check has fetched. */
  readonly state: "empty" | "filled";
}

export interface CacheKind {
  readonly holds: Holds;
  readonly objectFormat: "sha1" | "sha256";
}

const NAME = "cache";
const NEW = "new-cache";
/** What a power failure takes away is fetched again; waiting for the disk takes longer than fetching. */
const TO_THE_DISK = { key: "core.fsync", value: "none" };
/** Every fetch adds a pack, and git looks into all of them; a new cache is made of one. */
const MOST_PACKS = 100;

/**
 * Calls `use` with the repository that the last check has left, or with an empty one, and leaves it to the next. While it
 * is used, it is in the private directory of the session: two checks never share it, and nothing half-made is ever found.
 * If it fails, `use` is called once more with an empty one; the old one is left as it was only if that fails, too.
 */
export async function withCachedRepository<T>(
  session: GitSession,
  { holds, objectFormat }: CacheKind,
  use: (repository: CachedRepository) => Promise<T>,
): Promise<T> {
  const key = createHash("sha256").update(JSON.stringify([session.remote.url, holds, objectFormat]));
  const name = `${key.digest("hex").slice(0, 32)}.git`;
  const path = (await isCacheFolderOurs(session)) ? join(cacheFolder(session), name) : undefined;
  const old = path && (await take(session, path));
  const attempt = async (repository: CachedRepository) => {
    const result = await use(repository);
    await putBack(repository.gitDir, path);
    return result;
  };
  const filled = old && { gitDir: old, session, holds, state: "filled" as const };
  try {
    if (filled) {
      // Whatever is wrong with it is no reason to ask the server several times.
      await readLines(filled, ["rev-list", "--all", "--max-count=1"]);
      return await attempt(filled);
    }
  } catch (error) {
    // Somebody's word about what is there, rather than a failure to get at it.
    const isVerdict = error instanceof ResourceError && error.code !== "unavailable";
    if (isVerdict || session.context.signal.aborted) throw await afterPuttingBack(old, path, error);
  }
  try {
    // An attempt before, in the same check, may have left one, perhaps in another format.
    await rm(join(session.directory, `${NEW}.git`), { recursive: true, force: true });
    const { gitDir } = await initRepository(session, { name: NEW, objectFormat });
    await appendFile(join(gitDir, "config"), configText([TO_THE_DISK]));
    return await attempt({ gitDir, session, holds, state: "empty" });
  } catch (error) {
    throw await afterPuttingBack(old, path, error);
  }
}

/** Moves the repository into the private directory, where it is looked at; `undefined` where there is none of ours. */
async function take(session: GitSession, path: string): Promise<string | undefined> {
  const gitDir = join(session.directory, `${NAME}.git`);
  try {
    await rename(path, gitDir);
    const [facts, { uid }] = await Promise.all([lstat(gitDir), stat(session.directory)]);
    if (facts.isDirectory() && isOwn(facts, uid) && (await isUsable(gitDir))) return gitDir;
    await rm(gitDir, { recursive: true, force: true });
  } catch {
    // There is none, or it is on another disk.
  }
  return undefined;
}

/** Removes what an interruption has left behind. */
async function isUsable(gitDir: string): Promise<boolean> {
  const entries = await readdir(gitDir, { recursive: true });
  const leftovers = entries.filter((entry) => /^tmp_|\.lock$/.test(basename(entry)));
  await Promise.all(leftovers.map((entry) => rm(join(gitDir, entry), { recursive: true, force: true })));
  return entries.includes("HEAD") && entries.filter((entry) => entry.endsWith(".pack")).length <= MOST_PACKS;
}

/** Where another check has been faster, its repository stays; without a place for it, it goes with the session. */
async function putBack(gitDir: string, path: string | undefined): Promise<void> {
  if (path !== undefined) await rename(gitDir, path).catch(() => {});
}

async function afterPuttingBack(
  old: string | undefined,
  path: string | undefined,
  error: unknown,
): Promise<unknown> {
  if (old !== undefined) await putBack(old, path);
  return error;
}
