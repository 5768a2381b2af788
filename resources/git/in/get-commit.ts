import type { GitSession, GitSource } from "../../../shared/git/session.ts";
import type { Answer } from "../../../shared/resource/step.ts";
import { userConfig } from "../git-source.ts";
import { commitMetadata } from "../metadata.ts";
import type { GetParams } from "../params.ts";
import type { Source } from "../source.ts";
import type { Verifier } from "../verification.ts";
import type { Version } from "../version.ts";
import { cleanTags } from "./clean-tags.ts";
import { clone } from "./clone.ts";
import { effectiveUri } from "./effective-uri.ts";
import { fetchCompanions } from "./fetch-companions.ts";
import { findCommit } from "./find-commit.ts";
import { unlock } from "./git-crypt.ts";
import { headFacts } from "./head-facts.ts";
import { inParallel } from "./in-parallel.ts";
import { keepConfig } from "./keep-config.ts";
import { checkOutLarge } from "./lfs.ts";
import type { RequestedVersion } from "./requested-version.ts";
import { resolveVersion } from "./resolve-version.ts";
import { isSparse, restrictTo } from "./sparse.ts";
import { checkOutSubmodules } from "./submodules.ts";
import { verifyFirst } from "./verify-first.ts";
import { wantedTags } from "./wanted-tags.ts";
import { writeFiles } from "./write-files.ts";

export interface GetRequest {
  readonly source: Source;
  /** What the session was opened with. */
  readonly main: GitSource;
  readonly params: GetParams;
  readonly requested: RequestedVersion;
  /** That of the version goes before that of the source. */
  readonly branch: string | undefined;
  readonly verifier: Verifier | undefined;
  /** Of git-crypt. */
  readonly key: Buffer | undefined;
}

/** Clones the repository into `directory` and checks out the version, verified before anything arrives there. */
export async function getCommit(
  session: GitSession,
  directory: string,
  request: GetRequest,
): Promise<Answer<Version>> {
  const { source, main, params, requested, branch, verifier, key } = request;
  const resolved = await resolveVersion(session, requested);
  const { version, metadata: proof } = verifier
    ? await verifyFirst(session, verifier, resolved, branch)
    : { version: resolved, metadata: [] };

  const { log } = session.context;
  log.info(`Cloning ${session.remote.url}`);
  const tags = wantedTags(source, params);
  const isPartial = isSparse(source);
  const made = await clone(session, directory, {
    branch,
    branches: params.all_branches ? "all" : "one",
    depth: params.depth,
    tags: tags === "none" ? "none" : "reachable",
    isPartial,
  });
  if (isPartial) await restrictTo(source.sparse_paths, made);
  const commit = await findCommit(made, version, {
    depth: params.depth,
    searchRemoteRefs: source.search_remote_refs,
  });
  const head = requested.kind === "newest" ? "attached" : "detached";
  const works = [
    () =>
      fetchCompanions(
        made,
        { tags, tag: version.tag, branches: params.fetch, depth: params.depth, commit },
        { isPartial },
      ),
    () => checkOutLarge(made, commit, head, { source, main, params }),
  ];
  // The one waits for the network while the other waits for the disk; but not where a checkout fetches, too.
  await inParallel(works, isPartial ? 1 : works.length, session.context.signal, (work) => work());
  if (key !== undefined) await unlock(made, key);
  await checkOutSubmodules(made, commit, { source, params, main });
  await keepConfig(userConfig(source), made);

  const facts = await headFacts(made, commit, await effectiveUri(made, source));
  const metadata = [...commitMetadata(facts), ...proof];
  const ref = version.ref ?? commit;
  await writeFiles(made, { ref, commit, content: facts.content, metadata }, params);
  if (params.clean_tags) await cleanTags(made);
  return { version: { ref }, metadata };
}
