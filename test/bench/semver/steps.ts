import { inTurns, type Summary } from "../in-turns.ts";
import { type Command, measure } from "../measure.ts";
import { table, time } from "../table.ts";
import type { Findings, Workbench } from "../workbench.ts";
import { type Place, type Places, withPlaces } from "./places.ts";

const ROUNDS = { warmUp: 2, counted: 11 };
const FIRST = "1.0.0";

/** What a check and a bump cost with each driver, above what no step could do without. */
export async function measureSteps(workbench: Workbench): Promise<Findings> {
  return withPlaces(workbench, async (places) => {
    workbench.report("Checking and bumping versions");
    const node: Command = { name: "`node -e 0`", argv: [workbench.node, "-e", "0"] };
    for (const place of places.places) await measure(bumpOf(place, workbench));
    const floors = [node, ...places.places.flatMap((place) => floorOf(place))];
    // Before the bumps, so that every check of a place finds the same.
    const checks = await measureAll(checkOf, floors, places, workbench);
    const bumps = await measureAll(bumpOf, floors, places, workbench);
    const header = [
      `Median of ${ROUNDS.counted} runs`,
      "requests",
      "wall",
      "CPU",
      "wall over the floor",
      "CPU over it",
    ];
    return { table: table(header, [...checks, ...bumps.slice(floors.length)]), excesses: [] };
  });
}

/** Rows of the floors, then of the step in each place. */
async function measureAll(
  stepOf: (place: Place, workbench: Workbench) => Command,
  floors: readonly Command[],
  { places, countRequests }: Places,
  workbench: Workbench,
): Promise<string[][]> {
  const requests: number[] = [];
  for (const place of places) {
    requests.push(await countRequests(place, (counted) => measure(stepOf(counted, workbench))));
  }
  const commands = places.map((place) => stepOf(place, workbench));
  const summaries = await inTurns([...floors, ...commands], ROUNDS);
  const found = (name: string | undefined) => summaries.find((summary) => summary.name === name);
  return summaries.map((summary, index) => {
    const place = places[index - floors.length];
    const below = [found("`node -e 0`"), found(place && floorOf(place)[0]?.name)].filter(
      (floor) => floor !== undefined,
    );
    return place ? row(summary, String(requests[index - floors.length]), below) : row(summary, "", []);
  });
}

/** A step in git starts Node and asks a remote at least. */
function row(summary: Summary, requests: string, floors: readonly Summary[]): string[] {
  const { name, wallMs, cpuMs } = summary;
  const over = (of: (summary: Summary) => number) =>
    floors.length === 0
      ? ""
      : time(Math.max(0, of(summary) - floors.reduce((sum, floor) => sum + of(floor), 0)));
  return [
    name,
    requests,
    time(wallMs),
    time(cpuMs),
    over(({ wallMs }) => wallMs),
    over(({ cpuMs }) => cpuMs),
  ];
}

function floorOf({ name, remote }: Place): Command[] {
  return remote === undefined
    ? []
    : [
        {
          name: `\`git ls-remote\`, ${name}`,
          argv: ["git", "ls-remote", remote],
          env: { HOME: "/nonexistent" },
        },
      ];
}

function bumpOf({ name, source, env = {} }: Place, { step, directory }: Workbench): Command {
  return { ...step(`bump, ${name}`, "semver/out", { source, params: { bump: "major" } }, directory), env };
}

function checkOf({ name, source, env = {} }: Place, { step }: Workbench): Command {
  const request = { source, version: { number: FIRST } };
  return {
    ...step(`check, ${name}`, "semver/check", request),
    stdout: `${JSON.stringify([{ number: FIRST }])}\n`,
    env,
  };
}
