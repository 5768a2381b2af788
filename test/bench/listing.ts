import { startProxyServer } from "../support/proxy-server.ts";
import { inTurns } from "./in-turns.ts";
import { type Command, measure } from "./measure.ts";
import { excessesOf, memory, table, time } from "./table.ts";
import type { Findings, Workbench } from "./workbench.ts";

const ROUNDS = { warmUp: 0, counted: 3 };
const DIRECTORIES = 100;
const LIMIT = 150 * 1024 * 1024;

interface Layout {
  readonly name: string;
  readonly keys: readonly string[];
  readonly regexp: string;
}

function layouts(count: number): Layout[] {
  const name = `${count.toLocaleString("en").replaceAll(",", " ")} keys`;
  const numbers = Array.from({ length: count }, (_, index) => index);
  const directoryOf = (index: number) => String(index % DIRECTORIES).padStart(2, "0");
  return [
    {
      name: `${name} in one directory`,
      keys: numbers.map((index) => `flat-${count}/app-1.0.${index}.tgz`),
      regexp: `flat-${count}/app-(.*).tgz`,
    },
    {
      name: `${name} in ${DIRECTORIES} directories`,
      keys: numbers.map((index) => `spread-${count}/${directoryOf(index)}/app-1.0.${index}.tgz`),
      regexp: `spread-${count}/\\d\\d/app-(.*).tgz`,
    },
  ];
}

/** How checks cope with many keys. */
export async function measureListing(workbench: Workbench): Promise<Findings> {
  const commands: Command[] = [];
  for (const layout of [10_000, 100_000].flatMap(layouts)) {
    workbench.report(`Storing ${layout.name}`);
    await workbench.bucket.fill(layout.keys);
    commands.push(...checksOf(layout, workbench));
  }
  workbench.report("Listing them");
  const requests: number[] = [];
  for (const command of commands) requests.push(await requestsOf(command));
  const summaries = await inTurns(commands, ROUNDS);
  const rows = summaries.map(({ name, wallMs, cpuMs, peakBytes }, index) => {
    return [name, String(requests[index]), time(wallMs), time(cpuMs), memory(peakBytes)];
  });
  const header = [`Median of ${ROUNDS.counted} runs`, "requests", "wall", "CPU", "peak memory"];
  return { table: table(header, rows), excesses: excessesOf(summaries, LIMIT) };
}

/** The newest is the answer of both, once found among all and once known before. */
function checksOf({ name, keys, regexp }: Layout, { bucket, step }: Workbench): Command[] {
  const version = { path: keys.at(-1) };
  const source = { ...bucket.source, regexp };
  const stdout = `${JSON.stringify([version])}\n`;
  return [
    { ...step(`${name}, first check`, "s3/check", { source }), stdout },
    { ...step(`${name}, nothing new`, "s3/check", { source, version }), stdout },
  ];
}

/** Counted apart, because the proxy that counts takes time. */
async function requestsOf(command: Command): Promise<number> {
  const proxy = await startProxyServer();
  try {
    await measure({ ...command, env: { HTTP_PROXY: proxy.url } });
    return proxy.requests.length;
  } finally {
    await proxy.close();
  }
}
