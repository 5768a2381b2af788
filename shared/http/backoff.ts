import { setTimeout as sleep } from "node:timers/promises";

const FIRST_MS = 250;
const LONGEST_MS = 20_000;

/** Waits before retry number `attempt` (1, 2, …). */
export async function backOff(attempt: number, signal: AbortSignal): Promise<void> {
  await sleep(delayMs(attempt, Math.random()), undefined, { signal });
}

/** Twice as long each time, with jitter so that peers spread out; `random` is from 0 to 1. */
export function delayMs(attempt: number, random: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)) * (0.5 + random / 2);
}
