import { readObjects } from "../../../shared/git/read-objects.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { DescribedCommit } from "../metadata.ts";
import type { Clone } from "./clone.ts";
import { outputIn, runIn } from "./run-in.ts";

/** What there is to tell of the commit that is checked out. */
export async function headFacts(clone: Clone, commit: string, uri: string): Promise<DescribedCommit> {
  const { session, gitDir, branch } = clone;
  const [object] = await readObjects(session, gitDir, [commit]);
  if (object === undefined)
    throw new ResourceError("unavailable", `Cannot read commit "${commit}": it is gone`);
  const pattern = ["--format=%(refname)", `--points-at=${commit}`, "refs/heads", "refs/tags"];
  const refs = (await outputIn(clone, "read refs of", ["for-each-ref", ...pattern])).split("\n");
  const under = (prefix: string) =>
    refs.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  const branches = under("refs/heads/");
  const isTip = branch === undefined || branches.includes(branch);
  const containedIn = !isTip && (await isIn(clone, commit, branch)) ? branch : undefined;
  return { oid: commit, content: object.content, branches, tags: under("refs/tags/"), containedIn, uri };
}

async function isIn(clone: Clone, commit: string, branch: string): Promise<boolean> {
  const args = ["merge-base", "--is-ancestor", commit, `refs/heads/${branch}`];
  return (await runIn(clone, args, { network: "none" })).code === 0;
}
