import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { configText } from "./config-text.ts";
import { gitFailure } from "./failure.ts";
import type { GitSession } from "./session.ts";

/** The name under which a repository knows the remote of its session. */
export const REMOTE = "origin";

/** A bare repository of our own, in the private directory of its session. */
export interface Repository {
  readonly gitDir: string;
  readonly session: GitSession;
}

export interface RepositoryOptions {
  /** Tells it from the others of the session. */
  readonly name?: string;
  /** That of the remote: `objectFormatOf()` reads it from an object id. */
  readonly objectFormat?: "sha1" | "sha256";
}

/** Makes an empty repository: no templates, no hooks. */
export async function initRepository(
  session: GitSession,
  { name = "repository", objectFormat = "sha1" }: RepositoryOptions = {},
): Promise<Repository> {
  const gitDir = join(session.directory, `${name}.git`);
  const options = ["--quiet", "--bare", "--template=", `--object-format=${objectFormat}`];
  const result = await session.run(["init", ...options, gitDir]);
  if (result.code !== 0) throw gitFailure("make a repository for", session.remote, result);
  const url = { key: `remote.${REMOTE}.url`, value: session.remote.url };
  await appendFile(join(gitDir, "config"), configText([url]));
  return { gitDir, session };
}

/** The hash with which a repository names its objects, by the length of one name. */
export function objectFormatOf(oid: string): "sha1" | "sha256" {
  return oid.length === 64 ? "sha256" : "sha1";
}
