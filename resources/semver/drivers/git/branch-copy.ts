import { gitFailure } from "../../../../shared/git/failure.ts";
import { fetchObjects, fetchRefs } from "../../../../shared/git/fetch.ts";
import { WHOLE_HISTORY } from "../../../../shared/git/limits.ts";
import { type ObjectStore, openObjects } from "../../../../shared/git/objects.ts";
import { initRepository, type Repository } from "../../../../shared/git/repository.ts";
import type { GitSession } from "../../../../shared/git/session.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import { formatBytes } from "../../../../shared/resource/units.ts";
import { type LocatedFile, locateFile } from "./locate-file.ts";

/** A file in a branch, by the names that were checked. */
export interface BranchFile {
  /** The full name of the branch. */
  readonly ref: string;
  readonly file: string;
  readonly path: readonly Buffer[];
  /** For messages. */
  readonly place: string;
}

/** As much of a branch as was asked for, without a work tree; gone with its session. */
export interface BranchCopy extends BranchFile {
  readonly repository: Repository;
  readonly store: ObjectStore;
  /** Fetches the newest commit, with small files because the version is one; resolves to its name. */
  fetchTip(): Promise<string>;
  /** Fetches that many commits, or all, without files. */
  deepen(depth: number | "all"): Promise<void>;
  /** Fetches those that are missing, all at once. */
  fetchBlobs(oids: readonly string[]): Promise<void>;
  /** Where the file is in a commit that was fetched. */
  locate(commit: string): Promise<LocatedFile>;
  /** The content of a blob. */
  text(oid: string): Promise<string>;
}

/** A version with remarks behind it has room in there; more would only be quoted in an error. */
const MOST_BYTES = 1024 * 1024;

/** One commit comes at once, even where the server sends all of its files. */
const TIP_LIMIT_MS = 300_000;

export async function makeBranchCopy(session: GitSession, branchFile: BranchFile): Promise<BranchCopy> {
  const { ref, path, place } = branchFile;
  const repository = await initRepository(session);
  const store = openObjects(repository.gitDir);
  const refspecs = [`+${ref}:${ref}`];

  const fetchBlobs = async (oids: readonly string[]) => {
    const unique = [...new Set(oids)];
    const found = await Promise.all(unique.map((oid) => store.read(oid)));
    const missing = unique.filter((_, at) => found[at] === undefined);
    try {
      await fetchObjects(repository, missing);
    } catch (error) {
      if (!(error instanceof ResourceError) || error.code === "access-denied") throw error;
      // A server before protocol 2 gives out refs only, so everything again, with all files.
      await fetchRefs(repository, refspecs, { filter: "blob:limit=1g", objects: "again" });
    }
  };
  return {
    ...branchFile,
    repository,
    store,
    async fetchTip() {
      await fetchRefs(repository, refspecs, { depth: 1, filter: "blob:limit=1k", timeLimitMs: TIP_LIMIT_MS });
      const result = await session.run(["rev-parse", "--verify", ref], { gitDir: repository.gitDir });
      if (result.code !== 0) throw gitFailure("read what was fetched from", session.remote, result);
      return result.stdout.toString().trim();
    },
    deepen: (depth) =>
      fetchRefs(repository, refspecs, {
        depth: depth === "all" ? WHOLE_HISTORY : depth,
        filter: "blob:none",
      }),
    fetchBlobs,
    locate: (commit) => locateFile(store, commit, path, place),
    async text(oid) {
      const fetched = async () => fetchBlobs([oid]).then(() => store.read(oid));
      const blob = (await store.read(oid)) ?? (await fetched());
      if (blob?.type === "blob") return textOf(blob.content, place);
      throw new ResourceError("unavailable", `Cannot read "${place}": the server has not sent blob ${oid}`);
    },
  };
}

function textOf(content: Buffer, place: string): string {
  if (content.length <= MOST_BYTES) return content.toString();
  const state = `it has ${formatBytes(content.length)}, too many for a version`;
  throw new ResourceError("invalid-request", `Cannot read "${place}": ${state}`, {
    hint: 'name another "file", or put a version such as 1.2.3 into it',
  });
}
