import { type Bump, bumpVersion } from "../../../resources/semver/bump.ts";
import { type Change, changeVersion } from "../../../resources/semver/change-version.ts";
import type { Driver } from "../../../resources/semver/drivers/driver.ts";
import { formatVersion, parseVersion } from "../../../resources/semver/semantic-version.ts";
import { recordingContext } from "../recording.ts";

export type Component = NonNullable<Bump["bump"]>;

/** One bump that the store has confirmed. */
export interface Step {
  readonly from: string;
  readonly to: string;
}

const INITIAL = parseVersion("0.0.0");

/** Makes each of the bumps, whichever writer gets to it first; all writers work at the same time. */
export async function race(writers: readonly Driver[], bumps: readonly Component[]): Promise<Step[]> {
  const queue = bumps.values();
  const steps: Step[] = [];
  await Promise.all(
    writers.map(async (writer) => {
      for (const component of queue) steps.push(stepOf(await bumpBy(writer, component)));
    }),
  );
  return steps;
}

async function bumpBy(writer: Driver, component: Component): Promise<Change> {
  const how: Bump = { bump: component, pre_without_version: false, build_without_version: false };
  return changeVersion(writer, "as read", (stored = INITIAL) => bumpVersion(stored, how), recordingContext());
}

function stepOf({ from = INITIAL, to }: Change): Step {
  return { from: formatVersion(from), to: formatVersion(to) };
}

/** The versions in the order in which each replaced the one before, as far as that can be followed from `start`. */
export function chainFrom(start: string, steps: readonly Step[]): string[] {
  const next = new Map(steps.map(({ from, to }) => [from, to]));
  const chain: string[] = [];
  for (let to = next.get(start); to !== undefined && chain.length <= steps.length; to = next.get(to)) {
    chain.push(to);
  }
  return chain;
}
