import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { SURROUNDINGS } from "./surroundings.ts";
import { WORKSPACE } from "./workspace.ts";

export interface Command {
  /** Its path in the image. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What a container shares with the test, and what the run of all tables says about it. */
const OPTIONS = [
  "--interactive",
  "--network",
  "host",
  "--volume",
  `${WORKSPACE}:${WORKSPACE}`,
  ...SURROUNDINGS,
];

/** Starts a command in a container of its own, where signals reach it. */
export function startInNewContainer(image: string, { program, args, env }: Command) {
  const name = newName();
  const options = [...OPTIONS, ...settings(env), "--name", name, "--entrypoint", program];
  return {
    child: spawn("docker", ["run", "--rm", ...options, image, ...args]),
    kill: (signal: NodeJS.Signals) =>
      void execFileSync("docker", ["kill", "--signal", signal, name], { stdio: "ignore" }),
  };
}

const kept = new Map<string, Promise<string>>();
const keepers: ChildProcess[] = [];

/**
 * Starts a command in a container that lasts as long as the test file. Concourse, too, starts steps inside of a container
 * that something else keeps, and it takes a tenth of the time of a new one.
 */
export async function startInKeptContainer(
  image: string,
  { program, args, env }: Command,
): Promise<ChildProcess> {
  if (!kept.has(image)) kept.set(image, keepContainer(image));
  return spawn("docker", [
    "exec",
    "--interactive",
    ...settings(env),
    (await kept.get(image)) ?? "",
    program,
    ...args,
  ]);
}

/** It ends with its stdin, so also when the test does not come to an orderly end. */
async function keepContainer(image: string): Promise<string> {
  const name = newName();
  const node = ["--entrypoint", "/nodejs/bin/node", image, "-e", "process.stdin.resume(); console.log()"];
  const keeper = spawn("docker", ["run", "--rm", "--name", name, ...OPTIONS, ...node], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  keepers.push(keeper);
  await Promise.race([
    once(keeper.stdout, "data"),
    once(keeper, "close").then(() => Promise.reject(new Error(`Cannot keep a container of "${image}"`))),
  ]);
  return name;
}

afterAll(async () => {
  const ends = keepers.map((keeper) => once(keeper, "close"));
  for (const { stdin } of keepers) stdin?.end();
  await Promise.all(ends);
});

const newName = () => `resource-e2e-${randomBytes(6).toString("hex")}`;

const settings = (env: Command["env"]) =>
  Object.entries(env).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
