import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeAtomically } from "../../../../shared/files/write-atomically.ts";
import type { GitSession } from "../../../../shared/git/session.ts";
import { isObject } from "../../../../shared/schema/is-object.ts";
import { formatVersion, parseVersion, type SemanticVersion } from "../../semantic-version.ts";
import type { BranchFile } from "./branch-copy.ts";

/** What the branch held when its newest commit was `tip`. As long as that is the tip, it still does. */
export interface KnownTip {
  readonly tip: string;
  readonly version: SemanticVersion;
}

/** Remembers from one run to the next what a tip holds. Never an error: what cannot be remembered is asked for again. */
export interface TipCache {
  read(): Promise<KnownTip | undefined>;
  write(known: KnownTip): Promise<void>;
}

const MOST_BYTES = 4096;

/** A small file in the temp directory, one for each file in a branch of a repository. */
export function tipCache(session: GitSession, { ref, file }: BranchFile): TipCache {
  const key = JSON.stringify([session.remote.url, ref, file]);
  const name = `semver-git-${createHash("sha256").update(key).digest("hex").slice(0, 32)}.json`;
  const path = join(dirname(session.directory), name);
  return {
    read: async () => parse(await readOwn(path, session.directory).catch(() => "")),
    write: async ({ tip, version }) => {
      const text = JSON.stringify({ tip, version: formatVersion(version) });
      await writeAtomically(path, async (target) => {
        await target.chmod(0o600);
        await target.writeFile(text);
      }).catch(() => {});
    },
  };
}

/** The temp directory may belong to everybody, so that only a file of the user who made `ownDirectory` is believed. */
async function readOwn(path: string, ownDirectory: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { uid } = await stat(ownDirectory);
    const facts = await file.stat();
    const isOurs = facts.isFile() && facts.uid === uid && (facts.mode & 0o022) === 0;
    return isOurs && facts.size <= MOST_BYTES ? await file.readFile("utf8") : "";
  } finally {
    await file.close();
  }
}

function parse(text: string): KnownTip | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return undefined;
    const { tip, version } = value;
    if (typeof tip !== "string" || !/^[0-9a-f]{40}$/.test(tip) || typeof version !== "string")
      return undefined;
    return { tip, version: parseVersion(version) };
  } catch {
    return undefined;
  }
}
