import { setTimeout as sleep } from "node:timers/promises";

const FIRST_MS = 250;
const LONGEST_MS = 20_000;

/** Waits before retry number `attempt` (1, 2, …): twice as long each time, with jitter so that peers spread out. */
export async function backOff(attempt: number, signal: AbortSignal): Promise<void> {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  await sleep(ceiling * (0.5 + Math.random() / 2), undefined, { signal });
}
