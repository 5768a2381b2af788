import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GIT_ENVIRONMENT } from "../../support/git-server/environment.ts";
import { leaksOf } from "../support/leaks.ts";
import { makeDirectory, textsIn } from "../support/workspace.ts";
import { type Outcome, runStep } from "./program.ts";
import type { Way } from "./ways.ts";

export interface Got extends Outcome {
  readonly destination: string;
  readonly answer: {
    readonly version: Readonly<Record<string, string>>;
    readonly metadata: readonly { readonly name: string; readonly value: string }[];
  };
  /** Runs git in the clone, as a task of another user does, and returns what it prints. */
  git(...args: string[]): string;
  /** The text of a file in the clone. */
  text(path: string): string;
  /** The names in the work tree. */
  names(): string[];
}

export interface GetRequest {
  /** Keys that differ. */
  readonly source?: object;
  readonly version?: object | null;
  readonly params?: object;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs get, and makes sure that it has left nothing in the temporary directory, and shown or kept no secret. */
export async function get(
  { source, secrets }: Pick<Way, "source" | "secrets">,
  { env, ...request }: GetRequest = {},
): Promise<Got> {
  const destination = makeDirectory();
  const temporary = makeDirectory();
  const outcome = await runStep(
    "in",
    { ...request, source: { ...source, ...request.source } },
    { directory: destination, env: { TMPDIR: temporary, ...env } },
  );
  expect(readdirSync(temporary)).toEqual([]);
  if (outcome.code !== 0) expect(readdirSync(destination)).toEqual([]);
  const kept = Object.values(textsIn(destination)).join("\n");
  for (const secret of secrets) expect(leaksOf(secret, outcome.stdout + outcome.stderr + kept)).toEqual([]);
  return {
    ...outcome,
    answer: outcome.answer as Got["answer"],
    destination,
    git: (...args) => gitIn(destination, args),
    text: (path) => readFileSync(join(destination, path), "utf8"),
    names: () => readdirSync(destination).sort(),
  };
}

/** The same where it has to succeed. */
export async function got(...args: Parameters<typeof get>): Promise<Got> {
  const outcome = await get(...args);
  if (outcome.code !== 0) throw new Error(outcome.stderr);
  return outcome;
}

export function gitIn(directory: string, args: readonly string[]): string {
  const env = {
    ...GIT_ENVIRONMENT,
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "safe.directory",
    GIT_CONFIG_VALUE_0: "*",
  };
  return execFileSync("git", args, { env, cwd: directory, stdio: ["ignore", "pipe", "pipe"] })
    .toString()
    .replace(/\n$/, "");
}
