import { createHash } from "node:crypto";
import { join } from "node:path";
import * as v from "valibot";
import { readOwnFile } from "../../../shared/files/own-file.ts";
import { writeAtomically } from "../../../shared/files/write-atomically.ts";
import type { GitSession } from "../../../shared/git/session.ts";
import { jsonIn } from "../../../shared/schema/json-in.ts";
import type { Source } from "../source.ts";
import type { Version } from "../version.ts";
import { cacheFolder, isCacheFolderOurs } from "./cache-folder.ts";
import type { RemoteState } from "./remote-state.ts";

/**
 * Remembers the answer of one check for the next: as long as remote, version and source are the same, it is the same.
 * Never an error: what cannot be remembered is found again.
 */
export interface Memo {
  /** Whether there is one at all. */
  exists(): Promise<boolean>;
  read(remote: RemoteState): Promise<Version[] | undefined>;
  write(remote: RemoteState, versions: readonly Version[]): Promise<void>;
}

/** Changes with the rules by which an answer is found. */
const RULES = 1;
const MOST_BYTES = 4 * 1024 * 1024;
const MemoText = v.object({ state: v.string(), versions: v.array(v.record(v.string(), v.string())) });

/** A small file in the folder of caches, one for each configuration of a resource. */
export function openMemo(session: GitSession, source: Source): Memo {
  const question = [session.remote.url, questionOf(source)];
  const path = join(cacheFolder(session), `${hashOf(question).slice(0, 32)}.json`);
  const stateOf = ({ cursor, cursorCommit, refs }: RemoteState) =>
    hashOf([RULES, question, cursor ?? null, cursorCommit ?? null, refs]);
  const readText = () => readOwnFile(path, { ownDirectory: session.directory, mostBytes: MOST_BYTES });
  return {
    exists: async () => (await readText()) !== undefined,
    async read(remote) {
      const { success, output } = v.safeParse(MemoText, jsonIn((await readText()) ?? ""));
      return success && output.state === stateOf(remote) ? output.versions : undefined;
    },
    async write(remote, versions) {
      if (!(await isCacheFolderOurs(session))) return;
      const state = stateOf(remote);
      await writeAtomically(path, async (file) => {
        await file.chmod(0o600);
        await file.writeFile(JSON.stringify({ state, versions }));
      }).catch(() => {});
    },
  };
}

/** What of the source decides which versions there are. */
function questionOf(source: Source): unknown[] {
  const { branch, paths, ignore_paths, commit_filter, disable_ci_skip, version_depth } = source;
  const { version_type, tag_filter, tag_regex, tag_behaviour, branch_filters } = source;
  const { commit_verification, git_config } = source;
  return [
    ...[branch, paths, ignore_paths, commit_filter, disable_ci_skip, version_depth],
    ...[version_type, tag_filter, tag_regex, tag_behaviour, branch_filters],
    ...[commit_verification, git_config],
  ].map((value) => value ?? null);
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
