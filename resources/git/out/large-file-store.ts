import { parseRemote } from "../../../shared/git/remote.ts";
import type { Repository } from "../../../shared/git/repository.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { isSameServer } from "../access-to.ts";
import { addressIn, LFS_FILE, largeFileSettings } from "../large-file-settings.ts";

/** Where git-lfs finds the address that it uploads to, the first that is there. */
const ADDRESS_KEYS = ["lfs.pushurl", "lfs.url", "remote.origin.lfsurl"];

/** Where the repository says, in `commit`, that its large files are stored; `undefined` when that is the remote itself. */
export interface LargeFileStore {
  readonly address: string;
  /** Whether the login for the remote is none of its business. */
  readonly isElsewhere: boolean;
}

export async function largeFileStore(
  workshop: Repository,
  commit: string,
): Promise<LargeFileStore | undefined> {
  const address = addressIn(await largeFileSettings(workshop, commit, refusal), ADDRESS_KEYS);
  if (address === undefined) return undefined;
  const remote = parseRemote(address);
  if (remote.kind !== "http" && remote.kind !== "ssh") throw refusal(`"${remote.url}"`, "it is no server");
  return { address, isElsewhere: !isSameServer(remote, workshop.session.remote) };
}

function refusal(where: string, state: string): ResourceError {
  return new ResourceError("invalid-request", `Cannot push files of Git LFS to ${where}: ${state}`, {
    hint: `correct ${LFS_FILE} in what is pushed`,
  });
}
