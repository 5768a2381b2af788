import { parseTag } from "../../../shared/git/tag-headers.ts";

const COMMIT = "1111111111111111111111111111111111111111";
const tag = (lines: readonly string[]) => Buffer.from(`${lines.join("\n")}\n\nMessage\n`);

test("a tag says what it is about, its name, and who made it", () => {
  const lines = [`object ${COMMIT}`, "type commit", "tag v1.0", "tagger Alice <a@b> 7 +0000"];
  expect(parseTag(tag(lines))).toEqual({
    name: "v1.0",
    target: COMMIT,
    type: "commit",
    tagger: { name: "Alice", address: "a@b", seconds: 7, zone: "+0000" },
  });
});

test("a very old tag has no tagger", () => {
  expect(parseTag(tag([`object ${COMMIT}`, "type commit", "tag v1.0"])).tagger.name).toBe("");
});

test.each([
  {
    name: "a name behind the tagger",
    lines: [`object ${COMMIT}`, "type commit", "tagger A <a> 1 +0000", "tag x"],
  },
  { name: "a second name first", lines: ["tag x", `object ${COMMIT}`, "type commit", "tag v1.0"] },
  { name: "nothing", lines: [""] },
])("a tag with $name is refused", ({ lines }) => {
  expect(() => parseTag(tag(lines))).toThrow("Cannot read a tag: it is malformed");
});
