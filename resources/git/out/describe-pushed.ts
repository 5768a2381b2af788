import { readObjects } from "../../../shared/git/read-objects.ts";
import type { Repository } from "../../../shared/git/repository.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import type { Metadata } from "../../../shared/resource/step.ts";
import { commitMetadata } from "../metadata.ts";
import type { Artifact } from "./artifact.ts";
import type { Plan } from "./plan.ts";
import { TAGS } from "./tags-to-push.ts";

const HEADS = "refs/heads/";

/** What Concourse shows of a pushed commit. */
export async function describePushed(
  { session, gitDir }: Repository,
  artifact: Artifact,
  { tag }: Plan,
  oid: string,
): Promise<Metadata[]> {
  const [commit] = await readObjects(session, gitDir, [oid]);
  if (!commit) throw new ResourceError("unavailable", `Cannot read commit "${oid}": it is missing`);
  const tags = shortNames(artifact, TAGS, oid).filter((name) => name !== tag?.name);
  return commitMetadata({
    oid,
    content: commit.content,
    branches: branchesAt(artifact, oid),
    tags: [...tags, ...(tag ? [tag.name] : [])].toSorted(),
    uri: session.remote.url,
  });
}

/** A commit that was made here stands for what is checked out in the artifact. */
function branchesAt(artifact: Artifact, oid: string): string[] {
  if (oid === artifact.head) return shortNames(artifact, HEADS, oid);
  return artifact.branch?.startsWith(HEADS) ? [artifact.branch.slice(HEADS.length)] : [];
}

function shortNames({ refs }: Artifact, prefix: string, oid: string): string[] {
  return refs
    .filter(({ name, peeled }) => name.startsWith(prefix) && peeled === oid)
    .map(({ name }) => name.slice(prefix.length));
}
