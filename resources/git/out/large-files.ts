import { lstat, mkdir, readdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gitFailure } from "../../../shared/git/failure.ts";
import { listRemote } from "../../../shared/git/list-remote.ts";
import { outputOf } from "../../../shared/git/output-of.ts";
import { readObjects } from "../../../shared/git/read-objects.ts";
import { REMOTE, type Repository } from "../../../shared/git/repository.ts";
import { type GitSource, withGitSession } from "../../../shared/git/session.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { accessTo } from "../access-to.ts";
import type { Source } from "../source.ts";
import type { Artifact } from "./artifact.ts";
import { largeFileStore } from "./large-file-store.ts";

/** More names at once are too much for a command line. */
const AT_ONCE = 1000;
/** Longer than any pointer is. */
const LONGEST_POINTER = 1024;

/** The way to servers. */
export interface Access {
  readonly source: Source;
  /** What the session of the repository itself was opened with. */
  readonly main: GitSource;
}

/**
 * Uploads the files of Git LFS that are new in `commit`, so that whoever sees the branch finds them. Those that the
 * artifact does not have are taken to be on the server.
 */
export async function pushLargeFiles(
  workshop: Repository,
  { lfs }: Artifact,
  commit: string,
  { source, main }: Access,
): Promise<void> {
  if (lfs === undefined || (await readdir(lfs).catch(() => [])).length === 0) return;
  const names = await pointersIn(workshop, await newBlobs(workshop, commit));
  const provided: string[] = [];
  for (const name of names) if (await provide(workshop, lfs, name)) provided.push(name);
  if (provided.length === 0) return;
  const { context } = workshop.session;
  const store = await largeFileStore(workshop, commit);
  const options = store ? ["-c", `lfs.pushurl=${store.address}`] : [];
  context.log.info(`Pushing ${provided.length} files of Git LFS`);
  if (!store?.isElsewhere) return upload(workshop, provided, options);
  const access = accessTo(store.address, main, source);
  await withGitSession(access, context, (session) => upload({ ...workshop, session }, provided, options));
}

async function upload(
  { gitDir, session }: Repository,
  names: readonly string[],
  options: readonly string[],
): Promise<void> {
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const args = [...options, "lfs", "push", "--object-id", REMOTE, ...names.slice(at, at + AT_ONCE)];
    const result = await session.run(args, { gitDir });
    if (/'lfs' is not a git command/.test(result.stderr)) throw withoutLfs(session.remote.url);
    if (result.code !== 0) throw gitFailure("push files of Git LFS to", session.remote, result);
  }
}

/** The files of `commit`, small enough to be pointers, that no branch or tag of the remote is known to have. */
async function newBlobs(workshop: Repository, commit: string): Promise<string[]> {
  const { refs } = await listRemote(workshop.session, ["refs/heads/*", "refs/tags/*"]);
  const known = await kindsOf(
    workshop,
    refs.map(({ oid }) => oid),
  );
  const commits = known.filter(({ type }) => type === "commit").map(({ oid }) => `^${oid}`);
  const input = [commit, ...commits].map((line) => `${line}\n`).join("");
  const list = ["rev-list", "--objects", "--no-object-names", "--stdin"];
  const objects = await kindsOf(
    workshop,
    (await outputOf(workshop, "list objects of", list, { input })).split("\n"),
  );
  return objects.filter(({ type, size }) => type === "blob" && size < LONGEST_POINTER).map(({ oid }) => oid);
}

async function kindsOf(workshop: Repository, oids: readonly string[]) {
  if (oids.length === 0) return [];
  const args = ["cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)"];
  const input = oids.map((oid) => `${oid}\n`).join("");
  const lines = (await outputOf(workshop, "list objects of", args, { input, network: "none" })).split("\n");
  return lines.map((line) => {
    const [oid = "", type = "", size = ""] = line.split(" ");
    return { oid, type, size: Number(size) };
  });
}

async function pointersIn({ session, gitDir }: Repository, blobs: readonly string[]): Promise<string[]> {
  const objects = await readObjects(session, gitDir, blobs);
  const names = objects.flatMap((object) => {
    const text = object?.content.toString("latin1") ?? "";
    const isPointer = text.startsWith("version https://git-lfs.github.com/spec/v1\n");
    return isPointer ? (/^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1] ?? []) : [];
  });
  return [...new Set(names)];
}

/** Shows a file of the artifact to git-lfs in our own repository, so that it writes nothing into the artifact. */
async function provide({ gitDir }: Repository, lfs: string, name: string): Promise<boolean> {
  const path = join(name.slice(0, 2), name.slice(2, 4), name);
  const isThere = await lstat(join(lfs, path)).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isThere) return false;
  const place = join(gitDir, "lfs/objects", path);
  await mkdir(dirname(place), { recursive: true });
  await symlink(join(lfs, path), place).catch((error: NodeJS.ErrnoException) => {
    // It is there since an attempt before.
    if (error.code !== "EEXIST") throw error;
  });
  return true;
}

function withoutLfs(url: string): ResourceError {
  return new ResourceError(
    "unavailable",
    `Cannot push files of Git LFS to "${url}": git-lfs is not installed`,
    { hint: "install git-lfs, or use the image of this resource type, which has it" },
  );
}
