import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** What an image tells about where it comes from. */
export interface Facts {
  readonly version: string;
  /** Name of the commit, or "unknown". */
  readonly revision: string;
  /** Seconds since 1970: the time of the commit, so that the same commit makes the same image. */
  readonly epoch: number;
  /** The page of the project, or nothing when no remote tells it. */
  readonly sourceUrl: string;
  readonly documentationUrl: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The facts about the working tree in `directory`, unless VERSION, REVISION, SOURCE_DATE_EPOCH or SOURCE_URL give them. */
export async function factsOf(directory: string, env: Environment): Promise<Facts> {
  const git = async (...args: string[]) => {
    try {
      return (await promisify(execFile)("git", args, { cwd: directory })).stdout.trim();
    } catch {
      // A copy without its history knows less.
      return "";
    }
  };
  const revision = env["REVISION"] || (await git("rev-parse", "HEAD")) || "unknown";
  const described = await git("describe", "--tags", "--always", "--dirty", "--match=v[0-9]*");
  const sourceUrl = env["SOURCE_URL"] || pageOf(await git("remote", "get-url", "origin"));
  return {
    version: env["VERSION"] || versionOf(described, await packageVersion(directory)),
    revision,
    epoch: Number(env["SOURCE_DATE_EPOCH"] || (await git("log", "-1", "--format=%ct")) || 0),
    sourceUrl,
    documentationUrl: sourceUrl && `${sourceUrl}/blob/${revision}/README.md`,
  };
}

/** `v1.2.0` is 1.2.0; without a tag, the commit is told behind the version of the package. */
function versionOf(described: string, packageVersion: string): string {
  if (described.startsWith("v")) return described.slice(1);
  return [packageVersion, described].filter(Boolean).join("-");
}

async function packageVersion(directory: string): Promise<string> {
  return JSON.parse(await readFile(join(directory, "package.json"), "utf8")).version;
}

/** The page of a repository that a forge serves: `git@example.com:our/project.git` is `https://example.com/our/project`. */
function pageOf(remote: string): string {
  const [, host, path] =
    /^(?:https:\/\/|ssh:\/\/)(?:[^@/]*@)?([^/:]+)(?::\d+)?\/(.+?)(?:\.git)?\/?$/.exec(remote) ??
    /^[^@/:]+@([^/:]+):(.+?)(?:\.git)?$/.exec(remote) ??
    [];
  return host === undefined ? "" : `https://${host}/${path}`;
}
