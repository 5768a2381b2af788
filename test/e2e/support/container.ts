import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Surroundings } from "./surroundings.ts";
import { WORKSPACE } from "./workspace.ts";

/** A program in an image, and how it is started. */
export interface Command {
  /** Its path in the image. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Container {
  /** Docker's client, whose streams are those of the program. */
  readonly client: ChildProcessWithoutNullStreams;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a command as the first and only program of a new container, which shares a directory with the test. */
export function startContainer(
  image: string,
  surroundings: Surroundings,
  { program, args, env }: Command,
): Container {
  const name = `resource-e2e-${randomBytes(6).toString("hex")}`;
  const client = spawn("docker", [
    ...["run", "--rm", "--interactive", "--name", name],
    ...["--volume", `${WORKSPACE}:${WORKSPACE}`, ...surroundings],
    ...Object.entries(env).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
    ...["--entrypoint", program, image, ...args],
  ]);
  const kill = (signal: NodeJS.Signals) =>
    void execFileSync("docker", ["kill", "--signal", signal, name], { stdio: "ignore" });
  return { client, kill };
}
