import { fetchRefs } from "../../../shared/git/fetch.ts";
import type { RemoteRef } from "../../../shared/git/list-remote.ts";
import { outputOf } from "../../../shared/git/output-of.ts";
import type { Repository } from "../../../shared/git/repository.ts";
import type { Signer } from "../../../shared/signing/sign.ts";
import type { LocalRef } from "./artifact.ts";
import { isAncestor } from "./is-ancestor.ts";
import type { Update } from "./publish.ts";
import { signCommits } from "./sign-commits.ts";

export const NOTES = "refs/notes/";
const COMMITS = "refs/notes/commits";
/** Those of the artifact, beside those of the remote. */
const LOCAL = "refs/notes/artifact";

interface Places {
  readonly local: readonly LocalRef[];
  readonly remote: readonly RemoteRef[];
}

/** Makes `note` the note of `commit`, on top of all notes that the remote and the artifact have. */
export async function notesToPush(
  workshop: Repository,
  places: Places,
  commit: string,
  note: string,
  sign: Signer | undefined,
): Promise<Update[]> {
  const known = await bringTogether(workshop, places);
  const add = ["notes", `--ref=${COMMITS}`, "add", "--force", "--file=-", commit];
  await outputOf(workshop, "add a note for", add, { input: note });
  const made = await outputOf(workshop, "read notes of", ["rev-parse", "--verify", COMMITS]);
  const oid = await signCommits(workshop, made, known, sign);
  return [{ kind: "note", ref: COMMITS, oid, force: false }, ...(await furtherNotes(workshop, places))];
}

/** Resolves to the commits with the notes that were there before. */
async function bringTogether(workshop: Repository, { local, remote }: Places): Promise<string[]> {
  const ours = local.find(({ name }) => name === COMMITS)?.oid;
  const isThere = remote.some(({ name }) => name === COMMITS);
  if (isThere) await fetchRefs(workshop, [`+${COMMITS}:${COMMITS}`]);
  else await outputOf(workshop, "read notes of", ["update-ref", "-d", COMMITS]);
  const theirs = isThere
    ? await outputOf(workshop, "read notes of", ["rev-parse", "--verify", COMMITS])
    : undefined;
  if (ours !== undefined) {
    const place = theirs === undefined || (await isAncestor(workshop, theirs, ours)) ? COMMITS : LOCAL;
    await outputOf(workshop, "read notes of", ["update-ref", place, ours]);
    if (place === LOCAL) {
      const merge = ["notes", `--ref=${COMMITS}`, "merge", "--quiet", "--strategy=union", LOCAL];
      await outputOf(workshop, "bring notes together with", merge);
    }
  }
  return [ours, theirs].filter((oid) => oid !== undefined);
}

/** Other kinds of notes, where the artifact is ahead of the remote. */
async function furtherNotes(workshop: Repository, { local, remote }: Places): Promise<Update[]> {
  const updates: Update[] = [];
  for (const { name: ref, oid } of local) {
    if (!ref.startsWith(NOTES) || ref === COMMITS) continue;
    const theirs = remote.find(({ name }) => name === ref)?.oid;
    if (theirs === oid || (theirs !== undefined && !(await isAncestor(workshop, theirs, oid)))) continue;
    updates.push({ kind: "note", ref, oid, force: false });
  }
  return updates;
}
