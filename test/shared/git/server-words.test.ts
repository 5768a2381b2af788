import { ownWords, serverWords } from "../../../shared/git/server-words.ts";

const SAID = [
  "Enumerating objects: 3, done.",
  "remote: Resolving deltas: 50%\rremote: Resolving deltas: 100%, done.",
  "remote: ------------------",
  "remote: The tree is frozen",
  "remote: until Monday.   ",
  "remote: The tree is frozen",
  "To https://example.com/app.git",
  "error: failed to push some refs",
  "hint: Updates were rejected",
].join("\n");

test("serverWords() are what the server said, once, without its progress", () => {
  expect(serverWords(SAID)).toBe("The tree is frozen until Monday.");
});

test("ownWords() are what git said besides, without advice", () => {
  expect(ownWords(SAID)).toBe("Enumerating objects: 3, done. error: failed to push some refs");
});

test("words that do not end are cut off", () => {
  expect(serverWords(`remote: ${"a".repeat(1000)}`)).toBe(`${"a".repeat(600)}…`);
});

test("where nothing is said there are no words", () => {
  expect([serverWords(""), ownWords("")]).toEqual(["", ""]);
});
