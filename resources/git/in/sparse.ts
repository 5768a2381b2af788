import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { configText } from "../../../shared/git/config-text.ts";
import type { Source } from "../source.ts";
import type { Clone } from "./clone.ts";

/** Whether less than everything is to be checked out. */
export function isSparse({ sparse_paths: paths }: Pick<Source, "sparse_paths">): boolean {
  return paths.length > 0 && !(paths.length === 1 && paths[0] === ".");
}

/** Restricts what the clone checks out, now and in the task, by patterns in the manner of `.gitignore`. */
export async function restrictTo(paths: readonly string[], { gitDir, session }: Clone): Promise<void> {
  await appendFile(join(gitDir, "config"), configText([{ key: "core.sparseCheckout", value: "true" }]));
  await writeFile(join(gitDir, "info", "sparse-checkout"), paths.map((path) => `${path}\n`).join(""));
  session.context.log.info(
    "Only files that match sparse_paths are downloaded, where the server allows it; git in a task gets others, such as those of older commits, from origin, and needs a login of its own for that",
  );
}
