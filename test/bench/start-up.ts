import { inTurns, type Summary } from "./in-turns.ts";
import { memory, table, time } from "./table.ts";
import type { Findings, Workbench } from "./workbench.ts";

const ROUNDS = { warmUp: 2, counted: 21 };
const KEYS = Array.from({ length: 10 }, (_, index) => `few/app-1.${index}.0.tgz`);

/** What most checks do: nothing is new, and the start of the program is the cost. */
export async function measureStartUp({ bucket, node, step }: Workbench): Promise<Findings> {
  await bucket.fill(KEYS);
  const version = { path: KEYS.at(-1) };
  const request = { source: { ...bucket.source, regexp: "few/app-(.*).tgz" }, version };
  const [floor, check] = (await inTurns(
    [
      { name: "`node -e 0`", argv: [node, "-e", "0"] },
      {
        ...step("`check`, 10 keys, nothing new", "s3/check", request),
        stdout: `${JSON.stringify([version])}\n`,
      },
    ],
    ROUNDS,
  )) as [Summary, Summary];
  const row = ({ name, cpuMs, wallMs, peakBytes }: Summary) => [
    name,
    time(cpuMs),
    time(wallMs),
    memory(peakBytes),
  ];
  const ratio = (of: (summary: Summary) => number) => `${(of(check) / of(floor)).toFixed(2)} ×`;
  const rows = [
    row(floor),
    row(check),
    [
      "ratio",
      ratio(({ cpuMs }) => cpuMs),
      ratio(({ wallMs }) => wallMs),
      ratio(({ peakBytes }) => peakBytes),
    ],
  ];
  const header = [`Median of ${ROUNDS.counted} runs`, "CPU", "wall", "peak memory"];
  return { table: table(header, rows), excesses: [] };
}
