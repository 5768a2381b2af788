import { compileSegment } from "../../../shared/files/glob-segment.ts";

test.each([
  { glob: "*", yes: ["", "a", ".a", "a\nb"], no: [] },
  { glob: "a*c", yes: ["ac", "abc", "acc"], no: ["acb", "Ac"] },
  { glob: "**", yes: ["ab"], no: [] },
  { glob: "?", yes: ["a", "é", "😀", "\n"], no: ["", "ab"] },
  { glob: "[a-c]", yes: ["a", "c"], no: ["d", "A", "-"] },
  { glob: "[^a-c]", yes: ["d", "^"], no: ["b"] },
  { glob: "[^^]", yes: ["a"], no: ["^"] },
  { glob: "[!a]", yes: ["!", "a"], no: ["b"] },
  { glob: "[\\]\\-a]", yes: ["]", "-", "a"], no: ["\\"] },
  { glob: "[a-cx]y", yes: ["by", "xy"], no: ["-y"] },
  { glob: "[c-a]", yes: [], no: ["a", "b", "c", "-"] },
  { glob: "[[]", yes: ["["], no: ["a"] },
  { glob: "\\*\\a", yes: ["*a"], no: ["ba", "\\*a"] },
  { glob: "{a,b}", yes: ["{a,b}"], no: ["a", "b"] },
  { glob: "a.b+(c)|^$]", yes: ["a.b+(c)|^$]"], no: ["axb+(c)|^$]"] },
])("$glob", ({ glob, yes, no }) => {
  const matcher = compileSegment(glob);
  expect([...yes, ...no].filter((name) => matcher?.test(name))).toEqual(yes);
});

test.each(["[a", "[]a]", "[", "[^]", "[]", "[-a]", "[a-]", "a\\", "[a\\"])("%s is malformed", (glob) => {
  expect(compileSegment(glob)).toBeUndefined();
});
