import { bumpVersion } from "../../../resources/semver/bump.ts";
import { changeVersion } from "../../../resources/semver/change-version.ts";
import type { Driver, Outcome } from "../../../resources/semver/drivers/driver.ts";
import {
  formatVersion,
  parseVersion,
  type SemanticVersion,
} from "../../../resources/semver/semantic-version.ts";
import { recordingContext } from "../../support/recording.ts";

/** A place in memory; before each write `rival` may store something. */
class Memory implements Driver {
  readonly place = "memory";
  readonly whenMissing = "nothing";
  readonly stored: SemanticVersion[] = [];
  rival: (() => string | undefined) | undefined;
  reads = 0;

  async read() {
    this.reads++;
    return { version: this.stored.at(-1), revision: String(this.stored.length) };
  }

  async write(version: SemanticVersion, expected: string): Promise<Outcome> {
    const theirs = this.rival?.();
    if (theirs) this.stored.push(parseVersion(theirs));
    if (expected !== "any" && expected !== String(this.stored.length)) return "conflict";
    this.stored.push(version);
    return "written";
  }

  async close() {}
}

const patch = (version = parseVersion("0.0.0")) =>
  bumpVersion(version, { bump: "patch", pre_without_version: false, build_without_version: false });
const texts = ({ stored }: Memory) => stored.map(formatVersion);

test("what was read is changed and stored", async () => {
  const memory = new Memory();
  memory.stored.push(parseVersion("1.2.3"));
  const context = recordingContext();
  const { from, to } = await changeVersion(memory, "as read", patch, context);
  expect([from, to].map((version) => version && formatVersion(version))).toEqual(["1.2.3", "1.2.4"]);
  expect(context.log.text()).toBe("Stored 1.2.3 -> 1.2.4 in memory\n");
});

test("a lost race is run again from what the winner stored", async () => {
  const memory = new Memory();
  const rivals = ["0.0.1", "0.0.2"];
  memory.rival = () => rivals.shift();
  const context = recordingContext();
  const { from, to } = await changeVersion(memory, "as read", patch, context);
  expect([from, to].map((version) => version && formatVersion(version))).toEqual(["0.0.2", "0.0.3"]);
  expect(texts(memory)).toEqual(["0.0.1", "0.0.2", "0.0.3"]);
  expect(context.log.text()).toBe(
    "Somebody else writes to memory; trying again\nStored 0.0.2 -> 0.0.3 in memory, at attempt 3\n",
  );
});

test("a version that is set is stored whatever is there, without reading", async () => {
  const memory = new Memory();
  memory.stored.push(parseVersion("9.0.0"));
  await changeVersion(memory, "any", () => parseVersion("1.0.0"), recordingContext());
  expect(texts(memory)).toEqual(["9.0.0", "1.0.0"]);
  expect(memory.reads).toBe(0);
});

test("an interruption ends the pause before the next attempt", async () => {
  const memory = new Memory();
  const context = recordingContext();
  memory.rival = () => {
    setImmediate(() => context.interrupt());
    return "1.0.0";
  };
  await expect(changeVersion(memory, "as read", patch, context)).rejects.toThrow();
  expect(texts(memory)).not.toContain("1.0.1");
});

test("who is always too late gives up, saying so, and stores nothing", async () => {
  const memory = new Memory();
  memory.rival = () => "1.0.0";
  await expect(
    changeVersion(memory, "as read", patch, recordingContext(), { mostAttempts: 3, longestMs: 60_000 }),
  ).rejects.toThrow(
    expect.objectContaining({
      code: "conflict",
      message: 'Cannot store a version in "memory": others were faster each time',
      hint: expect.stringContaining("serial group"),
    }),
  );
  expect(texts(memory)).toEqual(["1.0.0", "1.0.0", "1.0.0"]);
});
