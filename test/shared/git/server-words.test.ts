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

test("ownWords() leave out what git guesses whenever ssh has failed", () => {
  const said = [
    "ssh: connect to host example.com port 22: Connection refused",
    "fatal: Could not read from remote repository.",
    "",
    "Please make sure you have the correct access rights",
    "and the repository exists.",
  ];
  expect(ownWords(said.join("\n"))).toBe(`${said[0]} ${said[1]}`);
});

test("words that do not end are cut off", () => {
  expect(serverWords(`remote: ${"a".repeat(1000)}`)).toBe(`${"a".repeat(600)}…`);
});

test("where nothing is said there are no words", () => {
  expect([serverWords(""), ownWords("")]).toEqual(["", ""]);
});
