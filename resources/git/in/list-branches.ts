import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { jsonIn } from "../../../shared/schema/json-in.ts";
import type { Version } from "../version.ts";

/** Writes the branches that a version lists: as JSON to `branches.json`, one on a line to `branches`. */
export async function writeBranches(directory: string, version: Version): Promise<readonly string[]> {
  const branches = branchesIn(version);
  await writeFile(join(directory, "branches.json"), `${JSON.stringify(branches)}\n`);
  await writeFile(join(directory, "branches"), branches.map((branch) => `${branch}\n`).join(""));
  return branches;
}

/** The branches that a version lists. */
export function branchesIn({ branches: text }: Version): string[] {
  const list = text === undefined ? undefined : jsonIn(text);
  if (Array.isArray(list) && list.every((each) => typeof each === "string")) return list;
  throw new ResourceError("invalid-request", 'Cannot use "version.branches": it is no JSON list of names', {
    hint: 'with "version_type": "branches", give a version that check has made',
  });
}
