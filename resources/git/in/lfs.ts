import type { ConfigEntry } from "../../../shared/git/config-text.ts";
import { parseRemote, type Remote } from "../../../shared/git/remote.ts";
import { type GitSource, withGitSession } from "../../../shared/git/session.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { accessTo, isSameServer } from "../access-to.ts";
import { addressIn, LFS_FILE, largeFileSettings } from "../large-file-settings.ts";
import type { GetParams } from "../params.ts";
import type { Source } from "../source.ts";
import { type CheckOutOptions, checkOut } from "./check-out.ts";
import type { Clone } from "./clone.ts";
import { outputIn } from "./run-in.ts";

/** Where git-lfs finds the address of the store, the first that is there. */
const ADDRESS_KEYS = ["lfs.url", "remote.origin.lfsurl"];

/** Lets checkouts of a session replace the pointers of Git LFS by the files themselves. */
export const LFS_CONFIG: readonly ConfigEntry[] = [
  { key: "filter.lfs.clean", value: "git-lfs clean -- %f" },
  { key: "filter.lfs.smudge", value: "git-lfs smudge -- %f" },
  { key: "filter.lfs.process", value: "git-lfs filter-process" },
  { key: "filter.lfs.required", value: "true" },
  // Says nothing that git does not know, but would ask every server of HTTP for it.
  { key: "lfs.locksverify", value: "false" },
];

export interface LfsAccess {
  readonly source: Source;
  /** What the session of the repository itself was opened with. */
  readonly main: GitSource;
  readonly params: Pick<GetParams, "disable_git_lfs">;
}

/**
 * Checks out `commit` with its large files. Where the repository says that they are on another server, they are got
 * from there with the login that belongs to that server, if there is any.
 */
export async function checkOutLarge(
  clone: Clone,
  commit: string,
  head: CheckOutOptions["head"],
  { source, main, params }: LfsAccess,
): Promise<void> {
  if (params.disable_git_lfs) return checkOut(clone, commit, { head, largeFiles: "pointers" });
  const address = await storeAddress(clone, commit, main);
  const isElsewhere = address !== undefined && !isWithin(clone.session.remote, parseRemote(address));
  await checkOut(clone, commit, { head, largeFiles: isElsewhere ? "pointers" : "content" });
  if (!isElsewhere) return;
  const { context } = clone.session;
  context.log.info(`Getting files of Git LFS from ${parseRemote(address).url}`);
  await withGitSession(accessTo(address, main, source), context, async (session) => {
    // From version 3.6 on it asks git for its files by their attributes, which is no literal path.
    const env = { GIT_LITERAL_PATHSPECS: "0" };
    await outputIn({ ...clone, session }, "get files of Git LFS from", ["lfs", "pull"], { env });
  });
}

/** Whether a session for `remote` has the login for `store`; one over SSH has none for HTTPS of the same host. */
function isWithin(remote: Remote, store: Remote): boolean {
  return store.kind === remote.kind && isSameServer(store, remote);
}

/** What `git_config` says counts more than what the repository says; `undefined` where it is beside the repository. */
async function storeAddress(
  clone: Clone,
  commit: string,
  { config = [] }: GitSource,
): Promise<string | undefined> {
  const address =
    addressIn(config, ADDRESS_KEYS) ??
    addressIn(await largeFileSettings(clone, commit, refusal), ADDRESS_KEYS);
  if (address === undefined) return undefined;
  const { kind } = parseRemote(address);
  if (kind === "http" || kind === "ssh") return address;
  throw refusal(`"${address}"`, "it is no server");
}

function refusal(what: string, state: string): ResourceError {
  return new ResourceError("invalid-request", `Cannot get files of Git LFS from ${what}: ${state}`, {
    hint: `correct ${LFS_FILE}, or set disable_git_lfs in the params of get`,
  });
}
