import { parseRemote } from "../../../shared/git/remote.ts";
import type { Repository } from "../../../shared/git/repository.ts";
import { ResourceError } from "../../../shared/resource/errors.ts";
import { isSameServer } from "../access-to.ts";
import { ask } from "./ask.ts";

const FILE = ".lfsconfig";
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
  const entry = await ask(workshop, "read", ["ls-tree", "--full-tree", commit, "--", FILE]);
  const [, oid] = /^100\d{3} blob ([0-9a-f]+)\t/.exec(entry) ?? [];
  if (oid === undefined) return undefined;
  const args = ["config", "--no-includes", "--null", `--blob=${oid}`, "--list"];
  const settings = (await ask(workshop, `read ${FILE} of`, args)).split("\0");
  const values = (key: string) =>
    settings.filter((each) => each.startsWith(`${key}\n`)).map((each) => each.slice(key.length + 1));
  const address = ADDRESS_KEYS.flatMap((key) => values(key).slice(-1))[0];
  if (address === undefined) return undefined;
  const remote = parseRemote(address);
  if (remote.kind === "http" || remote.kind === "ssh") {
    return { address, isElsewhere: !isSameServer(remote, workshop.session.remote) };
  }
  throw new ResourceError(
    "invalid-request",
    `Cannot push files of Git LFS to "${remote.url}": it is no server`,
    { hint: `correct ${FILE} in what is pushed` },
  );
}
