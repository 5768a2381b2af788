import { inTurns, type Rounds, type Summary } from "../in-turns.ts";
import type { Command } from "../measure.ts";
import { table, time } from "../table.ts";
import type { Findings } from "../workbench.ts";

/** A step beside the programs that it cannot do without, or that do the same. */
export interface Comparison {
  readonly ours: Command;
  /** What they need is added up. */
  readonly beside: readonly Command[];
  readonly rounds: number;
  readonly target?: Target;
}

export type Target =
  /** The wall time may be so many times theirs. */
  | { readonly kind: "times"; readonly most: number }
  /** So much more than theirs. */
  | { readonly kind: "added"; readonly figure: "wall" | "CPU"; readonly mostMs: number };

interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

const HEADER = ["Least of the runs", "wall", "CPU", "beside", "its wall", "its CPU", "ratio", "target"];
const COMMANDS = HEADER.indexOf("beside");

/**
 * The least of several runs, in turns: what else goes on in the machine only ever adds to a time, and checkouts on a
 * busy disk take twice as long in one run as in the next.
 */
export async function compare(
  comparisons: readonly Comparison[],
  report: (text: string) => void,
): Promise<Findings> {
  const rows: string[][] = [];
  const excesses: string[] = [];
  for (const comparison of comparisons) {
    report(`Measuring ${comparison.ours.name}`);
    const rounds: Rounds = { warmUp: 1, counted: comparison.rounds };
    const [ours, ...beside] = (await inTurns([comparison.ours, ...comparison.beside], rounds)) as [
      Summary,
      ...Summary[],
    ];
    const theirs = sumOf(beside);
    rows.push(rowOf(ours, beside, theirs, comparison.target));
    if (comparison.target && isMissed(costOf(ours), theirs, comparison.target)) {
      excesses.push(`${ours.name}: ${rows.at(-1)?.at(-2)} where ${textOf(comparison.target)} is the target`);
    }
  }
  return { table: table(HEADER, rows, [0, COMMANDS]), excesses };
}

function costOf({ leastWallMs, leastCpuMs }: Summary): Cost {
  return { wallMs: leastWallMs, cpuMs: leastCpuMs };
}

function sumOf(summaries: readonly Summary[]): Cost {
  const costs = summaries.map(costOf);
  return {
    wallMs: costs.reduce((sum, { wallMs }) => sum + wallMs, 0),
    cpuMs: costs.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  };
}

function rowOf(ours: Summary, beside: readonly Summary[], theirs: Cost, target?: Target): string[] {
  const { wallMs, cpuMs } = costOf(ours);
  const names = beside.map(({ name }) => name).join(" + ");
  const alone = beside.length === 0;
  return [
    ours.name,
    time(wallMs),
    time(cpuMs),
    names,
    alone ? "" : time(theirs.wallMs),
    alone ? "" : time(theirs.cpuMs),
    reached({ wallMs, cpuMs }, theirs, target),
    target ? textOf(target) : "",
  ];
}

function reached(ours: Cost, theirs: Cost, target: Target = { kind: "times", most: 0 }): string {
  return target.kind === "times"
    ? `${(ours.wallMs / theirs.wallMs).toFixed(2)} ×`
    : `+ ${time(addedMs(ours, theirs, target.figure))} ${target.figure}`;
}

function textOf(target: Target): string {
  return target.kind === "times" ? `≤ ${target.most} ×` : `≤ + ${time(target.mostMs)} ${target.figure}`;
}

function isMissed(ours: Cost, theirs: Cost, target: Target): boolean {
  return target.kind === "times"
    ? ours.wallMs > target.most * theirs.wallMs
    : addedMs(ours, theirs, target.figure) > target.mostMs;
}

function addedMs(ours: Cost, theirs: Cost, figure: "wall" | "CPU"): number {
  return figure === "wall" ? ours.wallMs - theirs.wallMs : ours.cpuMs - theirs.cpuMs;
}
