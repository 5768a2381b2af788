import { formatVersion, parseVersion } from "../../../resources/semver/semantic-version.ts";
import type { Opened, Traits } from "./opened.ts";
import { type Component, chainFrom, race } from "./race.ts";
import { Writers } from "./writers.ts";

const CROWD = 16;
// Builds share their machine with others, and pauses add up.
const LONG_MS = 120_000;

/** What holds while many write at the same time, as far as the store can exclude anything. */
export function describeRaces(open: () => Promise<Opened>, { excludes, bumps }: Traits): void {
  let place: Opened;
  let writers: Writers;
  beforeEach(async () => {
    place = await open();
    writers = new Writers(place);
  });
  afterEach(() => writers.close());

  const stored = async () => {
    const { version } = await (await writers.one()).read();
    return version && formatVersion(version);
  };

  test("of sixteen first writes at the same time one is stored", async () => {
    const crowd = await writers.many(CROWD);
    const states = await Promise.all(crowd.map((driver) => driver.read()));
    const outcomes = await Promise.all(
      crowd.map((driver, at) => driver.write(parseVersion("1.0.0"), states[at]?.revision ?? "")),
    );
    expect(outcomes.filter((outcome) => outcome === "written")).toHaveLength(1);
    expect(await stored()).toBe("1.0.0");
  });

  if (excludes === "first writes") return;

  test.each([
    { name: "two writers", count: 2, planted: "1.0.0" },
    { name: "sixteen writers", count: CROWD, planted: "1.0.0" },
    { name: "sixteen writers that begin with nothing", count: CROWD, planted: undefined },
  ])(
    `$name hand out ${bumps} numbers, each once`,
    async ({ count, planted }) => {
      if (planted !== undefined) await place.plant(planted);
      const steps = await race(await writers.many(count), Array<Component>(bumps).fill("patch"));
      const start = planted ?? "0.0.0";
      const expected = Array.from({ length: bumps }, (_, at) => `${start.slice(0, -1)}${at + 1}`);
      expect(steps.map(({ to }) => to).toSorted()).toEqual(expected.toSorted());
      expect(chainFrom(start, steps)).toEqual(expected);
      expect(await stored()).toBe(expected.at(-1));
    },
    LONG_MS,
  );

  test(
    "sixteen writers with different bumps never hand out a number twice",
    async () => {
      await place.plant("1.0.0");
      const components = Array.from(
        { length: bumps },
        (_, at): Component => (at % 10 === 0 ? "major" : at % 3 === 0 ? "minor" : "patch"),
      );
      const steps = await race(await writers.many(CROWD), components);
      const handedOut = steps.map(({ to }) => to);
      expect(handedOut).toHaveLength(bumps);
      expect(new Set(handedOut).size).toBe(bumps);
      if (excludes === "equal numbers") return;
      const chain = chainFrom("1.0.0", steps);
      expect(chain.toSorted()).toEqual(handedOut.toSorted());
      expect(await stored()).toBe(chain.at(-1));
    },
    LONG_MS,
  );
}
