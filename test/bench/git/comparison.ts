import { inTurns, type Summary } from "../in-turns.ts";
import type { Command } from "../measure.ts";
import { table, time } from "../table.ts";
import type { Findings } from "../workbench.ts";
import { type Cost, describe, isMissed, type Target } from "./target.ts";

/** A step beside the programs that it cannot do without, or that do the same. */
export interface Comparison {
  readonly ours: Command;
  /** What they need is added up. */
  readonly beside: readonly Command[];
  readonly rounds: number;
  readonly target?: Target;
}

const HEADER = [
  "Least of the runs",
  "wall",
  "CPU",
  "beside",
  "its wall",
  "its CPU",
  "ratio of wall",
  "target",
];
const TEXTS = [0, 3, 7];

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
  for (const { ours, beside, rounds, target } of comparisons) {
    report(`Measuring ${ours.name}`);
    const summaries = await inTurns([ours, ...beside], { warmUp: 1, counted: rounds });
    const [own, ...others] = summaries.map(costOf) as [Cost, ...Cost[]];
    const theirs = sumOf(others);
    const limit = target && describe(target, theirs);
    const missed = target !== undefined && isMissed(target, own, theirs);
    const names = beside.map(({ name }) => name).join(" + ");
    rows.push([ours.name, ...rowOf(own, names, theirs), `${limit ?? ""}${missed ? ", missed" : ""}`]);
    if (missed) excesses.push(`${ours.name}: ${time(own.wallMs)}, CPU ${time(own.cpuMs)}; target: ${limit}`);
  }
  return { table: table(HEADER, rows, TEXTS), excesses };
}

function costOf({ leastWallMs, leastCpuMs }: Summary): Cost {
  return { wallMs: leastWallMs, cpuMs: leastCpuMs };
}

function sumOf(costs: readonly Cost[]): Cost {
  return {
    wallMs: costs.reduce((sum, { wallMs }) => sum + wallMs, 0),
    cpuMs: costs.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  };
}

function rowOf(ours: Cost, names: string, theirs: Cost): string[] {
  const own = [time(ours.wallMs), time(ours.cpuMs)];
  if (names === "") return [...own, "", "", "", ""];
  const ratio = `${(ours.wallMs / theirs.wallMs).toFixed(2)} ×`;
  return [...own, names, time(theirs.wallMs), time(theirs.cpuMs), ratio];
}
