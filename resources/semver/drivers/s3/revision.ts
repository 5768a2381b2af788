import type { StoredObject } from "./stored-object.ts";

/** What tells one content of the place from every other. */
export type Seen = Pick<StoredObject, "etag" | "versionId" | "writeId">;

/** What has to be at the place when it is written to. */
export type Expectation = Seen | "nothing" | "any";

export function revisionOf(newest: Seen | undefined): string {
  return newest ? JSON.stringify([newest.etag, newest.versionId, newest.writeId]) : "nothing";
}

/** What a revision that this driver made stands for. */
export function expectationOf(revision: string): Expectation {
  if (revision === "nothing" || revision === "any") return revision;
  const [etag, versionId, writeId] = JSON.parse(revision) as (string | null)[];
  return { etag: etag ?? undefined, versionId: versionId ?? undefined, writeId: writeId ?? undefined };
}

/** Whether the place still holds what was seen. */
export function isUnchanged(expected: Seen | "nothing", found: Seen | undefined): boolean {
  return revisionOf(found) === (expected === "nothing" ? expected : revisionOf(expected));
}
