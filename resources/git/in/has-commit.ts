import type { Clone } from "./clone.ts";
import { runIn } from "./run-in.ts";

/** Whether the clone holds the commit, without asking the remote for it. */
export async function hasCommit(clone: Clone, commit: string): Promise<boolean> {
  return (await resolved(clone, `${commit}^{commit}`)) !== undefined;
}

/** What HEAD stands for; `undefined` in an empty repository. */
export async function tipOf(clone: Clone): Promise<string | undefined> {
  return resolved(clone, "HEAD^{commit}");
}

async function resolved(clone: Clone, name: string): Promise<string | undefined> {
  const result = await runIn(clone, ["cat-file", "--batch-check"], { input: `${name}\n`, network: "none" });
  // A partial clone that may not ask for a missing object gives up.
  return /^([0-9a-f]{40,64}) commit /.exec(result.stdout.toString())?.[1];
}
