import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { backOff } from "../../../../shared/http/backoff.ts";
import { ResourceError } from "../../../../shared/resource/errors.ts";
import type { Container } from "./container.ts";

/** After so long the store forgets a claim by itself, so that a writer that has died does not stop the others for ever. */
const LEASE_S = 60;
/** Long before that, its owner does not rely on it any more. */
const LONGEST_HOLD_MS = 20_000;
const LONGEST_SETTLE_MS = 10_000;

/** How long a fresh claim is left alone before it counts, and how often storing it is tried. */
export interface Pace {
  readonly settleMs: number;
  readonly attempts: number;
}

/**
 * The right to replace one state of an object by another: a small object beside it, named after that state. Who has
 * stored it waits until everybody who saw none has stored theirs, too, and then looks whose has remained.
 */
export class Claim {
  readonly #container: Container;
  readonly #name: string;
  readonly #id: string;
  #takenAt = 0;

  /** @param id by which the owner is told from all others */
  constructor(container: Container, object: string, revision: string, id: string) {
    this.#container = container;
    this.#name = claimName(object, revision);
    this.#id = id;
  }

  /** Resolves to `false` where somebody else has it; `true` counts only while `isOurs()` agrees. */
  async take(pace: Pace, signal: AbortSignal): Promise<boolean> {
    const found = await this.#container.look(this.#name);
    if (found && found.ageMs <= LEASE_S * 1_000) return false;
    // A store that does not remove by itself what has expired.
    if (found) await this.#container.remove(this.#name);
    if ((await this.#store(pace.attempts, signal)) === "refused" && !(await this.isOurs())) return false;
    const tookMs = performance.now() - this.#takenAt;
    // Where the store is slow, the others are slow, too.
    await sleep(Math.min(LONGEST_SETTLE_MS, Math.max(pace.settleMs, 4 * tookMs)), undefined, { signal });
    return true;
  }

  /** Repeats what had no proper answer. It may then be refused because of itself. */
  async #store(attempts: number, signal: AbortSignal): Promise<"stored" | "refused"> {
    for (let attempt = 1; ; attempt++) {
      this.#takenAt = performance.now();
      const outcome = await this.#container.put(this.#name, {
        content: this.#id,
        writeId: this.#id,
        headers: { "if-none-match": "*", "x-delete-after": String(LEASE_S) },
      });
      if (typeof outcome === "string") return outcome;
      if (attempt >= attempts) throw this.#container.unconfirmed(this.#name, outcome);
      await backOff(attempt, signal);
    }
  }

  async isOurs(): Promise<boolean> {
    if (performance.now() - this.#takenAt > LONGEST_HOLD_MS) return false;
    return (await this.#container.look(this.#name))?.writeId === this.#id;
  }

  /** What cannot be removed expires. */
  async release(): Promise<void> {
    await this.#container.remove(this.#name).catch((thrown) => {
      if (!(thrown instanceof ResourceError)) throw thrown;
    });
  }
}

/** Short, because the names of objects may not be long. */
export function claimName(object: string, revision: string): string {
  return `${object}.claim-${createHash("sha256").update(revision).digest("hex").slice(0, 16)}`;
}
