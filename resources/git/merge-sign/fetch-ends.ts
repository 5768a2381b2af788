import { listRemote } from "../../../shared/git/list-remote.ts";
import { ownWords, serverWords } from "../../../shared/git/server-words.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { advising } from "./advising.ts";
import type { GitHub } from "./github.ts";
import type { OwnRepository } from "./own-repository.ts";
import type { PullRequest } from "./pull-request.ts";

/** The two commits that a merge joins. */
export interface Ends {
  readonly base: string;
  readonly head: string;
}

/** Nothing but objects: no ref of the person's, tracking branches included, changes. */
const OPTIONS = [
  ...["--quiet", "--no-tags", "--no-prune", "--refmap=", "--no-write-fetch-head"],
  ...["--no-auto-maintenance", "--no-recurse-submodules"],
];

/** Brings both ends into the repository. The head has to be the very commit that the forge has told about. */
export async function fetchEnds(
  repository: OwnRepository,
  { repository: name }: GitHub,
  { number, head, base }: PullRequest,
): Promise<Ends> {
  const { session, gitDir } = repository;
  const { url: remote } = session.remote;
  const [baseRef, headRef] = [`refs/heads/${base.ref}`, `refs/pull/${number}/head`];
  const { refs } = await advising(`check that git fetch ${remote} works here`, () =>
    listRemote(session, [baseRef, headRef]),
  );
  const oidOf = (ref: string) => refs.find((each) => each.name === ref)?.oid;
  const tip = oidOf(baseRef);
  const shown = oidOf(headRef);
  if (tip === undefined) {
    throw new ResourceError(
      "not-found",
      `Cannot merge "${name}#${number}": "${remote}" has no branch ${base.ref}`,
    );
  }
  if (shown !== head.sha) {
    const state = shown === undefined ? `has no ${headRef}` : `has ${headRef} at ${shown}`;
    throw new ResourceError(
      "conflict",
      `Cannot merge "${name}#${number}" at ${head.sha}: "${remote}" ${state}`,
      {
        hint: "somebody may have pushed to it just now; look at it again, then run this again",
      },
    );
  }
  const fetched = await session.run(["fetch", ...OPTIONS, "--", remote, baseRef, headRef], { gitDir });
  const has = async (oid: string) =>
    (await session.run(["cat-file", "-e", `${oid}^{commit}`], { gitDir })).code === 0;
  if (fetched.code !== 0 || !(await has(tip)) || !(await has(head.sha))) {
    const words = [serverWords(fetched.stderr), ownWords(fetched.stderr)]
      .filter((text) => text !== "")
      .join("; ");
    throw new ResourceError(
      "unavailable",
      `Cannot fetch "${name}#${number}" from "${remote}": ${words || "it has changed meanwhile"}`,
      { hint: "run this again" },
    );
  }
  return { base: tip, head: head.sha };
}
