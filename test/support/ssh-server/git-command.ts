import { spawn } from "node:child_process";
import { join, normalize } from "node:path";
import type { ServerChannel } from "ssh2";

export interface GitCommand {
  readonly program: "upload-pack" | "receive-pack";
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What hosters allow. */
const CONFIG = [
  "safe.directory=*",
  "uploadpack.allowFilter=true",
  "uploadpack.allowAnySHA1InWant=true",
].flatMap((setting) => ["-c", setting]);

/** One of the two commands that git sends, on a repository below `repositories`; undefined for anything else. */
export function parseGitCommand(
  text: string,
  repositories: string,
  protocol: string | undefined,
): GitCommand | undefined {
  const { program, path = "" } =
    /^git-(?<program>upload|receive)-pack '(?<path>[^']+)'$/.exec(text)?.groups ?? {};
  if (program === undefined) return undefined;
  return {
    program: program === "upload" ? "upload-pack" : "receive-pack",
    // As if the folder was the root, which nothing is above of.
    directory: join(repositories, normalize(`/${path}`)),
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: repositories,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      ...(protocol !== undefined && { GIT_PROTOCOL: protocol }),
    },
  };
}

export interface RunOptions {
  /** Called instead of telling the client how its push went. */
  readonly loseReply?: () => void;
}

/** Runs git between the two ends of the channel. */
export function runGitCommand(
  { program, directory, env }: GitCommand,
  channel: ServerChannel,
  { loseReply }: RunOptions,
): void {
  const git = spawn("git", [...CONFIG, program, directory], { env });
  let hasClientSpoken = false;
  channel.on("data", (chunk: Buffer) => {
    hasClientSpoken = true;
    git.stdin.write(chunk);
  });
  channel.on("end", () => git.stdin.end()).on("close", () => git.kill());
  channel.on("error", () => git.kill());
  git.stdin.on("error", () => {});
  // What the server says first is the list of its branches; what it says later is the reply.
  git.stdout.on("data", (chunk: Buffer) => {
    if (loseReply === undefined || !hasClientSpoken) channel.write(chunk);
  });
  git.stderr.on("data", (chunk: Buffer) => void channel.stderr.write(chunk));
  git.on("close", (code) => {
    if (loseReply !== undefined) return loseReply();
    channel.exit(code ?? 1);
    channel.end();
  });
}
