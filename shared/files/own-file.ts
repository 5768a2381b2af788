import { constants, type Stats } from "node:fs";
import { open, stat } from "node:fs/promises";

/** Whether only the user with the number `uid` could have made it what it is. */
export function isOwn(facts: Pick<Stats, "uid" | "mode">, uid: number): boolean {
  return facts.uid === uid && (facts.mode & 0o022) === 0;
}

export interface OwnFileOptions {
  /** A directory that this process has made: its owner is the only one who is believed. */
  readonly ownDirectory: string;
  /** A longer file is none of ours. */
  readonly mostBytes: number;
}

/**
 * The text of a file in a directory that may belong to everybody; `undefined` for a link, and for a file that somebody
 * else has made or could have changed.
 */
export async function readOwnFile(
  path: string,
  { ownDirectory, mostBytes }: OwnFileOptions,
): Promise<string | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => undefined,
  );
  if (file === undefined) return undefined;
  try {
    const { uid } = await stat(ownDirectory);
    const facts = await file.stat();
    const isOurs = facts.isFile() && isOwn(facts, uid) && facts.size <= mostBytes;
    return isOurs ? await file.readFile("utf8") : undefined;
  } finally {
    await file.close();
  }
}
