import { authorOf } from "../../../../../resources/semver/drivers/git/author.ts";
import { recordingLog } from "../../../../support/recording.ts";
import { gitSource } from "../../../../support/semver/git-source.ts";

const NAMES = { version: "1.2.3", file: "a/version" };

test.each([
  { name: "by default", settings: {}, expected: "bump to 1.2.3\n" },
  {
    name: "with names",
    settings: { commit_message: "%version%: %file% %version%" },
    expected: "1.2.3: a/version 1.2.3\n",
  },
  {
    name: "with what looks like a name of a name",
    settings: { commit_message: "$& %%version%% %VERSION%" },
    expected: "$& %1.2.3% %VERSION%\n",
  },
  { name: "with lines", settings: { commit_message: "one\n\ntwo\n\n" }, expected: "one\n\ntwo\n" },
])("the message $name", ({ settings, expected }) => {
  expect(authorOf(gitSource(settings), recordingLog()).authorship(NAMES).message).toBe(expected);
});

test("no two commits or tags are the same, whoever makes them and when", () => {
  const author = authorOf(gitSource({}), recordingLog());
  const nonces = Array.from({ length: 100 }, () => author.authorship(NAMES).nonce);
  expect(new Set(nonces).size).toBe(100);
});

test("there is nothing to sign with without a key, and a bad key is read once", async () => {
  expect(await authorOf(gitSource({}), recordingLog()).signer()).toBeUndefined();
  const author = authorOf(gitSource({ signing_key: "no key" }), recordingLog());
  expect(author.signer()).toBe(author.signer());
  await expect(author.signer()).rejects.toThrow('Cannot sign with "signing_key"');
});
