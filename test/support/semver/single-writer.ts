import { formatVersion, parseVersion } from "../../../resources/semver/semantic-version.ts";
import type { Opened, Traits } from "./opened.ts";
import { Writers } from "./writers.ts";

const version = parseVersion;

/** What holds while nobody races: reading, writing, refusing what was read too long ago. */
export function describeSingleWriter(open: () => Promise<Opened>, traits: Traits): void {
  const { ending, holds, moves, excludes } = traits;
  let place: Opened;
  let writers: Writers;
  beforeEach(async () => {
    place = await open();
    writers = new Writers(place);
  });
  afterEach(() => writers.close());

  const stored = async () => {
    const { version: found } = await (await writers.one()).read();
    return found && formatVersion(found);
  };

  test("nothing is there in the beginning, and reading leaves it so", async () => {
    const driver = await writers.one();
    expect(driver.place).not.toBe("");
    expect(await driver.read()).toEqual({ version: undefined, revision: expect.any(String) });
    expect(await place.peek()).toBeUndefined();
  });

  test.each([
    { name: "a plain version", text: "1.2.3" },
    { name: "a pre-release", text: "1.2.3-rc.10" },
    { name: "build metadata", text: "1.2.3+b.007.-x" },
    { name: "both", text: "0.0.0-0a.--.1+001.A" },
    { name: "numbers beyond 2^53", text: "18446744073709551615.0.9007199254740993" },
  ])("$name is written and read back byte for byte", async ({ text }) => {
    const driver = await writers.one();
    const { revision } = await driver.read();
    expect(await driver.write(version(text), revision)).toBe("written");
    expect(await place.peek()).toBe(`${text}${ending}`);
    expect([(await driver.read()).version, await stored()]).toEqual([version(text), text]);
  });

  test("one writer writes again and again what it has read", async () => {
    const driver = await writers.one();
    for (const text of ["1.0.0", "1.0.1", "1.1.0"]) {
      expect(await driver.write(version(text), (await driver.read()).revision)).toBe("written");
      expect(await stored()).toBe(text);
    }
  });

  test.each([
    { name: "nothing", before: undefined, planted: "1.0.1" },
    { name: "an older version", before: "1.0.0", planted: "1.0.1" },
  ])("a write that replaces $name is refused once somebody else has done so", async ({ before, planted }) => {
    if (before !== undefined) await place.plant(before);
    const driver = await writers.one();
    const { revision } = await driver.read();
    await place.plant(planted);
    const text = excludes === "equal numbers" ? planted : "2.0.0";
    expect(await driver.write(version(text), revision)).toBe("conflict");
    expect(await stored()).toBe(planted);
    expect(await driver.write(version("2.0.0"), (await driver.read()).revision)).toBe("written");
    expect(await stored()).toBe("2.0.0");
  });

  test("of two writers that have read the same, one can store the next number", async () => {
    await place.plant("1.0.0");
    const [one, other] = [await writers.one(), await writers.one()];
    const revisions = [(await one.read()).revision, (await other.read()).revision] as const;
    expect(await one.write(version("1.0.1"), revisions[0])).toBe("written");
    expect(await other.write(version("1.0.1"), revisions[1])).toBe("conflict");
    expect(await stored()).toBe("1.0.1");
  });

  test("a revision is used up by the write that used it", async () => {
    const driver = await writers.one();
    const { revision } = await driver.read();
    expect(await driver.write(version("1.0.0"), revision)).toBe("written");
    expect(await driver.write(version("1.0.0"), revision)).toBe("conflict");
  });

  test.each([
    { name: "nothing", before: undefined, text: "1.0.0" },
    { name: "an older version", before: "1.0.0", text: "2.0.0" },
    ...(moves === "both ways" ? [{ name: "a newer version", before: "3.0.0", text: "2.0.0" }] : []),
    { name: "the same version", before: "2.0.0", text: "2.0.0" },
  ])("$name is replaced unconditionally", async ({ before, text }) => {
    if (before !== undefined) await place.plant(before);
    const driver = await writers.one();
    expect(await driver.write(version(text), "any")).toBe("written");
    expect(await stored()).toBe(text);
  });

  if (moves === "both ways") {
    test.each([
      { name: "the same version", text: "2.0.0" },
      { name: "an older version", text: "2.0.0-rc.1" },
      { name: "a version that ranks the same", text: "2.0.0+b" },
    ])("$name replaces what was read", async ({ text }) => {
      await place.plant("2.0.0");
      const driver = await writers.one();
      expect(await driver.write(version(text), (await driver.read()).revision)).toBe("written");
      expect(await stored()).toBe(text);
    });
  }

  if (holds === "text") {
    test.each([
      { name: "nothing", content: "" },
      { name: "blanks", content: " \n" },
      { name: 'a version with a "v"', content: "v1.2.3" },
      { name: "half a version", content: "1.2\n" },
      { name: "another text", content: "<html>1.2.3</html>" },
      { name: "bytes that are no text", content: "\u0000\ufffd\u0007" },
    ])("content that is $name is refused, and not taken for a missing version", async ({ content }) => {
      await place.plant(content);
      const driver = await writers.one();
      await expect(driver.read()).rejects.toMatchObject({
        name: "ResourceError",
        code: "invalid-request",
        message: expect.stringContaining(driver.place),
      });
      expect(await driver.write(version("1.0.0"), "any")).toBe("written");
      expect(await stored()).toBe("1.0.0");
    });

    test.each([
      { name: "a line break", content: "1.2.3\n" },
      { name: "a Windows line break", content: "1.2.3\r\n" },
      { name: "blanks in front", content: " \t1.2.3" },
      { name: "an empty line in front", content: "\n1.2.3\n" },
      { name: "a byte order mark", content: "\ufeff1.2.3" },
      { name: "a remark", content: "1.2.3 # do not touch\nsecond line\n" },
    ])("a version with $name around it is read", async ({ content }) => {
      await place.plant(content);
      expect(await stored()).toBe("1.2.3");
    });
  }
}
