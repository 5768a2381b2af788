import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { git } from "./bare.ts";

const LISTING = ["cat-file", "--batch-all-objects", "--batch-check=%(objecttype)"];

/** Refuses a cache with anything but commits in it: that is all that a check without `paths` may have fetched. */
export async function requireCommitsOnly(cache: string): Promise<void> {
  const kinds = new Set<string>();
  for (const entry of await readdir(cache, { recursive: true })) {
    if (!entry.endsWith("/objects")) continue;
    const listed = await git("--git-dir", join(cache, entry, ".."), ...LISTING);
    for (const kind of listed.split("\n")) kinds.add(kind);
  }
  if ([...kinds].join() !== "commit") {
    throw new Error(`The first check has fetched: ${[...kinds].join(", ") || "nothing that can be found"}`);
  }
}
