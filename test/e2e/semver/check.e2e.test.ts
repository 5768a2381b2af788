import { openStore, type Store } from "../support/store.ts";
import { runStep } from "./program.ts";

let store: Store;
let bucket: string;
let stored = 0;
beforeAll(async () => {
  store = await openStore();
  bucket = await store.createBucket();
});
afterAll(() => store.close());

/** A source whose object holds `content`, or that has none. */
async function sourceOf(content?: string | Buffer) {
  const key = `teams/a/version-${stored++}`;
  if (content !== undefined) await store.put(bucket, key, content);
  return { ...store.source, bucket, key };
}

describe("while nothing is stored", () => {
  test.each([
    { name: "no cursor", version: null, answer: [{ number: "0.0.0" }] },
    {
      name: "no cursor, but an initial version",
      initial: "1.2.3-rc.1+b",
      answer: [{ number: "1.2.3-rc.1+b" }],
    },
    { name: "a cursor", version: { number: "1.2.3" }, answer: [] },
    { name: "a cursor and an initial version", version: { number: "1.2.3" }, initial: "2.0.0", answer: [] },
    { name: "a cursor that says nothing", version: { number: "" }, answer: [{ number: "0.0.0" }] },
  ])("check answers what belongs to $name, and writes nothing", async ({ version, initial, answer }) => {
    const source = { ...(await sourceOf()), initial_version: initial };
    expect(await runStep("check", { source, version })).toMatchObject({ code: 0, answer });
    expect(await store.text(bucket, source.key)).toBeUndefined();
  });
});

describe("the stored version is the answer", () => {
  test.each([
    { name: "without a cursor", version: undefined },
    { name: "to an empty cursor", version: {} },
    { name: "to a cursor without a number", version: { number: null } },
    { name: "to an older cursor", version: { number: "1.0.0" } },
    { name: "to the same cursor", version: { number: "1.2.3" } },
    // There is no filter: a version that was set back has to be found.
    { name: "to a newer cursor", version: { number: "2.0.0" } },
    { name: "to a cursor with keys of another resource", version: { number: "1.2.3", ref: "x" } },
  ])("$name", async ({ version }) => {
    const source = { ...(await sourceOf("1.2.3")), initial_version: "9.0.0" };
    expect(await runStep("check", { source, version })).toMatchObject({
      code: 0,
      answer: [{ number: "1.2.3" }],
    });
  });

  test.each(["v1.2.3", "1.2", "latest"])(
    "to the cursor %s, which is no version, with a warning",
    async (number) => {
      const source = await sourceOf("1.2.3");
      const { code, answer, stderr } = await runStep("check", { source, version: { number } });
      expect({ code, answer }).toEqual({ code: 0, answer: [{ number: "1.2.3" }] });
      expect(stderr).toContain("warning: skipping invalid current version: ");
      expect(stderr).toContain(`"${number}"`);
    },
  );
});

describe("the content of the object", () => {
  test.each([
    { content: "1.2.3-rc.1+b.007", number: "1.2.3-rc.1+b.007" },
    { content: "18446744073709551615.0.0", number: "18446744073709551615.0.0" },
    { content: "1.2.3\n", number: "1.2.3" },
    { content: "\r\n\t 1.2.3 \r\n", number: "1.2.3" },
    { content: "\uFEFF1.2.3", number: "1.2.3" },
    { content: "1.2.3 # after the move", number: "1.2.3" },
    { content: `1.2.3-${"x".repeat(300)}`, number: `1.2.3-${"x".repeat(300)}` },
  ])("may be $content", async ({ content, number }) => {
    const source = await sourceOf(content);
    expect(await runStep("check", { source })).toMatchObject({ code: 0, answer: [{ number }] });
  });

  test.each([
    { name: "empty", content: "", says: "it is empty" },
    { name: "blank", content: " \n", says: "it is empty" },
    {
      name: "a version with a prefix",
      content: "v1.2.3",
      says: 'Cannot read version "v1.2.3"',
      remedy: 'Write it without the leading "v"',
    },
    { name: "half a version", content: "1.2", says: "MAJOR.MINOR.PATCH" },
    { name: "too large a number", content: "18446744073709551616.0.0", says: "64 bits" },
    { name: "a page", content: "<html>\n<body>", says: '"<html>"' },
    { name: "no text", content: Buffer.from([0xff, 0xfe, 0x00, 0x31]), says: "Cannot use the version in" },
  ])("is refused when it is $name, with the place and the remedy", async ({ content, says, remedy }) => {
    const source = await sourceOf(content);
    const { code, stdout, stderr } = await runStep("check", { source, version: { number: "1.0.0" } });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /error checking for new versions: parsing number in bucket: Cannot use the version in /,
    );
    expect(stderr).toContain(`s3://${bucket}/${source.key}`);
    expect(stderr).toContain(says);
    expect(stderr).toContain(remedy ?? "Write a version such as 1.2.3 there");
  });
});
