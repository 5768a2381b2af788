import { readdirSync, readFileSync } from "node:fs";

/** Arguments and environment of every running process that has `text` somewhere in them, but for this one. */
export function processesOf(text: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .map((pid) => `${read(`/proc/${pid}/cmdline`)}\n${read(`/proc/${pid}/environ`)}`)
    .filter((words) => words.includes(text));
}

/** One that has ended meanwhile, or that belongs to somebody else, says nothing. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Longer than any test may take. A wait without an end would keep jest from ending after the test has failed. */
const LONGEST_MS = 3 * 60_000;

/** Waits until `condition` holds; the time limit of the test is its limit. */
export async function waitFor(condition: () => boolean): Promise<void> {
  const end = Date.now() + LONGEST_MS;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`It never happened that ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
