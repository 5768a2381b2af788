import { setImmediate as turn } from "node:timers/promises";
import type { Driver, Outcome } from "../../../resources/semver/drivers/driver.ts";
import { formatVersion, parseVersion } from "../../../resources/semver/semantic-version.ts";
import { storedVersion } from "../../../resources/semver/stored-version.ts";
import { describeContract, type Opened } from "./contract.ts";
import { chainFrom, race } from "./race.ts";

/** A place in memory. `careless` writers overwrite what has come since they read. */
async function memory(kind: "careful" | "careless"): Promise<Opened> {
  let content: string | undefined;
  let count = 0;
  const put = (text: string) => {
    content = text;
    count++;
  };
  const write = async (text: string, expected: string): Promise<Outcome> => {
    await turn();
    if (kind === "careful" && expected !== "any" && expected !== String(count)) return "conflict";
    put(text);
    return "written";
  };
  const driver: Driver = {
    place: "memory",
    whenMissing: "nothing",
    read: async () => ({
      version: content === undefined ? undefined : storedVersion(content, "memory"),
      revision: String(count),
    }),
    write: (version, expected) => write(formatVersion(version), expected),
    close: async () => {},
  };
  return {
    driver: async () => driver,
    peek: async () => content,
    plant: async (text) => put(text),
    close: async () => {},
  };
}

describeContract("a place in memory", () => memory("careful"));

test("a store that excludes nothing is found out by the numbers and by their chain", async () => {
  const place = await memory("careless");
  const writers = await Promise.all([place.driver(), place.driver()]);
  const steps = await race(writers, ["patch", "patch", "patch", "patch"]);
  expect(new Set(steps.map(({ to }) => to)).size).toBeLessThan(4);
  expect(chainFrom("0.0.0", steps)).not.toHaveLength(4);
  const { version } = await writers[0].read();
  expect(version).not.toEqual(parseVersion("0.0.4"));
});
