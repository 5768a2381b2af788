import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { GIT_ENVIRONMENT } from "../../support/git-server/environment.ts";
import type { Command } from "../measure.ts";

const run = promisify(execFile);

/** Git without anybody's settings. */
const ENVIRONMENT = { HOME: "/nonexistent", GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0" };

/** What git does by itself, to be measured beside a step. */
export function bareGit(name: string, args: readonly string[], after?: () => Promise<void>): Command {
  return { name, argv: ["git", ...args], env: ENVIRONMENT, ...(after && { after }) };
}

/** Several commands of git, one after the other. */
export function bareGits(name: string, commands: readonly string[], after: () => Promise<void>): Command {
  return { name, argv: ["sh", "-c", commands.join(" && ")], env: ENVIRONMENT, after };
}

/** Git for the preparations; resolves to what it prints, without the last line break. */
export async function git(...args: string[]): Promise<string> {
  const { stdout } = await run("git", args, { env: GIT_ENVIRONMENT });
  return stdout.replace(/\n$/, "");
}
