import { type Command, type Measurement, measure } from "./measure.ts";

/** The medians of several runs, how far the wall times lie apart, and the least CPU time. */
export interface Summary extends Measurement {
  readonly name: string;
  readonly leastWallMs: number;
  readonly mostWallMs: number;
  readonly leastCpuMs: number;
}

export interface Rounds {
  readonly counted: number;
  /** Rounds before the counted ones, to fill the caches of the system. */
  readonly warmUp: number;
}

/** Measures the commands in turns, A B A B, so that a machine that slows down does so to all of them alike. */
export async function inTurns(commands: readonly Command[], rounds: Rounds): Promise<Summary[]> {
  const runs = commands.map((command) => ({ command, measurements: [] as Measurement[] }));
  for (let round = 0; round < rounds.warmUp + rounds.counted; round++) {
    for (const { command, measurements } of runs) {
      const measurement = await measure(command);
      if (round >= rounds.warmUp) measurements.push(measurement);
    }
  }
  return runs.map(({ command, measurements }) => summaryOf(command.name, measurements));
}

function summaryOf(name: string, measurements: readonly Measurement[]): Summary {
  const wall = measurements.map(({ wallMs }) => wallMs);
  const cpu = measurements.map(({ cpuMs }) => cpuMs);
  return {
    name,
    wallMs: median(wall),
    cpuMs: median(cpu),
    // The highest, because it is held against a limit.
    peakBytes: Math.max(...measurements.map(({ peakBytes }) => peakBytes)),
    leastWallMs: Math.min(...wall),
    mostWallMs: Math.max(...wall),
    leastCpuMs: Math.min(...cpu),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}
