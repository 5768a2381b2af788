import { time } from "../table.ts";

/** What something has needed. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** What a step may need: so many times what the others need, and so much more. */
export interface Target {
  readonly figure: "wall" | "CPU";
  readonly times?: number;
  readonly addedMs?: number;
}

export function isMissed(target: Target, ours: Cost, theirs: Cost): boolean {
  return figureOf(ours, target) > mostMs(target, theirs);
}

/** `wall ≤ 96 ms (2 ×)` */
export function describe(target: Target, theirs: Cost): string {
  const { figure, times = 1, addedMs = 0 } = target;
  const parts = [...(times === 1 ? [] : [`${times} ×`]), ...(addedMs === 0 ? [] : [`+ ${time(addedMs)}`])];
  const how = figureOf(theirs, target) === 0 ? "" : ` (${parts.join(" ")})`;
  return `${figure} ≤ ${time(mostMs(target, theirs))}${how}`;
}

function mostMs(target: Target, theirs: Cost): number {
  return figureOf(theirs, target) * (target.times ?? 1) + (target.addedMs ?? 0);
}

function figureOf({ wallMs, cpuMs }: Cost, { figure }: Target): number {
  return figure === "wall" ? wallMs : cpuMs;
}
