import type { Clone } from "./clone.ts";
import { outputIn } from "./run-in.ts";

/** Deletes all tags of the clone. */
export async function cleanTags(clone: Clone): Promise<void> {
  const format = "--format=delete %(refname)";
  const input = await outputIn(clone, "read the tags of", ["for-each-ref", format, "refs/tags"]);
  if (input !== "")
    await outputIn(clone, "delete tags of", ["update-ref", "--stdin"], { input: `${input}\n` });
}
