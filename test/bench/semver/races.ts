import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Command } from "../measure.ts";
import { table, time } from "../table.ts";
import type { Findings, Workbench } from "../workbench.ts";
import { type Place, withPlaces } from "./places.ts";

const WRITERS = 16;
const ROUNDS = 3;

/** How many bumps get through when many builds want one at the same moment, and that each gets its own number. */
export async function measureRaces(workbench: Workbench): Promise<Findings> {
  return withPlaces(workbench, async ({ places }) => {
    const rows: string[][] = [];
    for (const place of places) {
      workbench.report(`Sixteen writers: ${place.name}`);
      const rounds: number[] = [];
      const numbers: string[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const start = performance.now();
        const bumps = Array.from({ length: WRITERS }, () => numberOf(bumpOf(place, workbench)));
        numbers.push(...(await Promise.all(bumps)));
        rounds.push(performance.now() - start);
      }
      const total = rounds.reduce((sum, ms) => sum + ms, 0);
      const doubled = numbers.length - new Set(numbers).size;
      rows.push([
        place.name,
        rounds.map(time).join(", "),
        (numbers.length / (total / 1000)).toFixed(1),
        String(doubled),
      ]);
    }
    return {
      table: table(
        [`${WRITERS} bumps at once, ${ROUNDS} times`, "wall", "bumps per second", "numbers twice"],
        rows,
      ),
      excesses: rows
        .filter(([name = "", , , doubled]) => doubled !== "0" && !name.startsWith("swift"))
        .map(([name, , , doubled]) => `${name}: ${doubled} numbers were handed out twice`),
    };
  });
}

function bumpOf({ name, source, env = {} }: Place, { step, directory }: Workbench): Command {
  return { ...step(name, "semver/out", { source, params: { bump: "patch" } }, directory), env };
}

async function numberOf({ name, argv: [program, ...args], stdin = "", env }: Command): Promise<string> {
  const child = spawn(program, args, { env: { PATH: process.env.PATH, ...env } });
  child.stdin.on("error", () => {}).end(stdin);
  const code = new Promise<number | null>((resolve, reject) =>
    child.on("error", reject).on("close", resolve),
  );
  const [answer, log, status] = await Promise.all([text(child.stdout), text(child.stderr), code]);
  if (status !== 0) throw new Error(`A bump failed, ${name}: ${log.trim()}`);
  return JSON.parse(answer).version.number;
}
