import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { readOwnFile } from "../../../../shared/files/own-file.ts";
import { writeAtomically } from "../../../../shared/files/write-atomically.ts";
import type { GitSession } from "../../../../shared/git/session.ts";
import { objectIn } from "../../../../shared/schema/object-in.ts";
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
  const own = { ownDirectory: session.directory, mostBytes: MOST_BYTES };
  return {
    read: async () => parse(await readOwnFile(path, own).catch(() => undefined)),
    write: async ({ tip, version }) => {
      const text = JSON.stringify({ tip, version: formatVersion(version) });
      await writeAtomically(path, async (target) => {
        await target.chmod(0o600);
        await target.writeFile(text);
      }).catch(() => {});
    },
  };
}

function parse(text: string | undefined): KnownTip | undefined {
  const { tip, version } = objectIn(text ?? "");
  if (typeof tip !== "string" || !/^[0-9a-f]{40}$/.test(tip) || typeof version !== "string") return undefined;
  try {
    return { tip, version: parseVersion(version) };
  } catch {
    return undefined;
  }
}
