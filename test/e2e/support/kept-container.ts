import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Command, startContainer } from "./container.ts";
import type { Ending, Order } from "./keeper.ts";
import type { Surroundings } from "./surroundings.ts";

const KEEPER = readFileSync(join(__dirname, "keeper.ts"), "utf8");

/**
 * A container that lasts as long as the test file, with a program in it that starts others. Concourse, too, starts steps
 * inside of a container that something else keeps; a new one for each, or `docker exec`, takes longer than most steps.
 */
class KeptContainer {
  readonly #client: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (ending: Ending) => void>();
  readonly #ended: Promise<never>;
  #orders = 0;

  constructor(image: string, surroundings: Surroundings) {
    // Node leaves the types out by itself.
    const args = ["--input-type=module-typescript", "--eval", KEEPER];
    const { client } = startContainer(image, surroundings, { program: "/nodejs/bin/node", args, env: {} });
    client.stderr.pipe(process.stderr);
    createInterface(client.stdout).on("line", (line) => {
      const ending: Ending = JSON.parse(line);
      this.#waiting.get(ending.id)?.(ending);
      this.#waiting.delete(ending.id);
    });
    this.#ended = once(client, "close").then(() => {
      throw new Error(`Cannot run a program of "${image}": its container has ended`);
    });
    // Who waits for a program is told of both.
    this.#ended.catch(() => {});
    client.stdin.on("error", () => {});
    this.#client = client;
  }

  /** Of the client of the container, which is all that can be known out here. */
  get pid(): number {
    return this.#client.pid ?? 0;
  }

  start(command: Command, input: string) {
    const id = this.#orders++;
    const told = new Promise<Ending>((resolve) => this.#waiting.set(id, resolve));
    const ending = Promise.race([told, this.#ended]);
    this.#order({ id, ...command, input });
    return { ending, kill: (signal: NodeJS.Signals) => this.#order({ id, signal }) };
  }

  async end(): Promise<void> {
    this.#client.stdin.end();
    await this.#ended.catch(() => {});
  }

  #order(order: Order): void {
    this.#client.stdin.write(`${JSON.stringify(order)}\n`);
  }
}

const kept = new Map<string, KeptContainer>();

/** The one of this test file that is like that. */
export function keptContainer(image: string, surroundings: Surroundings): KeptContainer {
  const key = JSON.stringify([image, surroundings]);
  const container = kept.get(key) ?? new KeptContainer(image, surroundings);
  kept.set(key, container);
  return container;
}

afterAll(() => Promise.all(Array.from(kept.values(), (container) => container.end())));
