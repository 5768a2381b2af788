import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { type ConfigEntry, configText } from "../../../shared/git/config-text.ts";
import { parseRemote } from "../../../shared/git/remote.ts";
import { type GitSource, withGitSession } from "../../../shared/git/session.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { accessTo } from "../access-to.ts";
import type { GetParams } from "../params.ts";
import type { Source } from "../source.ts";
import { type Clone, clone } from "./clone.ts";
import { findCommit } from "./find-commit.ts";
import { inParallel } from "./in-parallel.ts";
import { checkOutLarge } from "./lfs.ts";
import { addressOf } from "./submodules/address.ts";
import { attach, gitDirOf, hasPlace, makeRoomFor } from "./submodules/attach.ts";
import { branchToFollow } from "./submodules/branch-to-follow.ts";
import { declaredSubmodules, type Submodule } from "./submodules/declared.ts";
import { selectedSubmodules } from "./submodules/selected.ts";

/** Servers take a few connections of one client at a time; those below the first level come one after the other. */
const AT_ONCE = 4;
/** Repositories that follow each other's newest commits would go on for ever. */
const MOST_LEVELS = 12;

export interface SubmoduleRequest {
  readonly source: Source;
  readonly params: GetParams;
  /** What the session of the repository itself was opened with. */
  readonly main: GitSource;
}

/** Checks out the submodules of what is checked out in `parent`, each with the login that belongs to its server. */
export async function checkOutSubmodules(
  parent: Clone,
  commit: string,
  request: SubmoduleRequest,
  level = 1,
): Promise<void> {
  const { params } = request;
  if (params.submodules === "none") return;
  const wanted = selectedSubmodules(await declaredSubmodules(parent, commit), params.submodules);
  if (wanted.length > 0) requireLevel(level, parent);
  const { context } = parent.session;
  const entries: ConfigEntry[] = [];
  await inParallel(wanted, level === 1 ? AT_ONCE : 1, context.signal, async (submodule, signal) => {
    if (!(await hasPlace(parent, submodule))) {
      context.log.warn(`skipping missing submodule: ${submodule.path}`);
    } else if (submodule.update === "none") {
      context.log.info(`Leaving out the submodule ${submodule.path}, whose "update" in .gitmodules is none`);
    } else {
      entries.push(...(await getSubmodule(parent, submodule, request, { signal, level })));
    }
  });
  await appendFile(join(parent.gitDir, "config"), configText(entries));
}

/** Resolves to what the configuration of the parent has to say of it. */
async function getSubmodule(
  parent: Clone,
  submodule: Submodule,
  request: SubmoduleRequest,
  { signal, level }: { readonly signal: AbortSignal; readonly level: number },
): Promise<ConfigEntry[]> {
  const { source, params, main } = request;
  const { name, path, url } = submodule;
  const address = addressOf(submodule, parent.session.remote);
  const { context } = parent.session;
  context.log.info(`Cloning the submodule ${path} from ${parseRemote(address).url}`);
  return withGitSession(accessTo(address, main, source, url), { ...context, signal }, async (session) => {
    const gitDir = gitDirOf(parent, submodule);
    await makeRoomFor(gitDir);
    const branch = params.submodule_remote ? branchToFollow(submodule, parent) : undefined;
    const made = await clone(session, join(parent.directory, path), {
      branch,
      branches: params.depth > 0 ? "one" : "all",
      depth: params.depth,
      tags: "reachable",
      isPartial: false,
      gitDir,
    });
    await attach(made);
    const pinned =
      params.submodule_remote || submodule.commit === undefined ? {} : { commit: submodule.commit };
    const commit = await findCommit(made, pinned, { depth: params.depth, searchRemoteRefs: false });
    await checkOutLarge(made, commit, "detached", { source, main, params });
    if (params.submodule_recursive) {
      const below: SubmoduleRequest = { ...request, params: { ...params, submodules: "all" } };
      await checkOutSubmodules(made, commit, below, level + 1);
    }
    return [
      { key: `submodule.${name}.active`, value: "true" },
      { key: `submodule.${name}.url`, value: session.remote.url },
    ];
  });
}

function requireLevel(level: number, { session }: Clone): void {
  if (level <= MOST_LEVELS) return;
  throw new ResourceError(
    "invalid-request",
    `Cannot check out the submodules of "${session.remote.url}": they lie ${level} levels deep`,
    { hint: "set submodule_recursive to false, or correct .gitmodules" },
  );
}
