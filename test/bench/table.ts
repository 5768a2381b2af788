import type { Summary } from "./in-turns.ts";

const MIB = 1024 * 1024;

/** A Markdown table; every column but those in `texts` holds numbers. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  texts: readonly number[] = [0],
): string {
  const rule = header.map((_, index) => (texts.includes(index) ? "---" : "---:"));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** Milliseconds as such below a second, as seconds from there on. */
export function time(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

export function memory(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}

export function throughput(bytes: number, milliseconds: number): string {
  return `${Math.round(bytes / MIB / (milliseconds / 1000))} MiB/s`;
}

/** What to say about programs that needed more memory than they may. */
export function excessesOf(summaries: readonly Summary[], limit: number): string[] {
  return summaries
    .filter(({ peakBytes }) => peakBytes > limit)
    .map(({ name, peakBytes }) => `${name}: ${memory(peakBytes)} are more than ${memory(limit)}`);
}
