import { explainAllowList } from "../../../shared/signing/allow-list-explanation.ts";
import { recordingContext } from "../../support/recording.ts";
import { keyFile, NOBODY } from "../../support/signatures/fixtures.ts";

const explained = (settings: Partial<typeof NOBODY>) =>
  explainAllowList({ ...NOBODY, ...settings }, recordingContext());

test("keys are told by their whole fingerprints and names", async () => {
  const rows = await explained({
    commit_verification_keys: [keyFile("ed25519.asc")],
    commit_verification_ssh_keys: [
      keyFile("ssh-ed25519.pub"),
      `a valid-before="20300101" ${keyFile("ssh-ed25519.pub")}`,
    ],
  });
  expect(rows["OpenPGP keys"]).toEqual([expect.stringMatching(/^[\dA-F]{40} .+@/)]);
  expect(rows["SSH keys"]).toEqual([
    expect.stringMatching(/^SHA256:\S{43} ssh-ed25519@example\.com$/),
    expect.stringMatching(/^SHA256:\S{43} a valid before 2030-01-01T00:00:00\.000Z$/),
  ]);
  expect(rows["from key server"]).toBeUndefined();
});

test("keys on a server are named, with the places where it would be asked", async () => {
  const ids = ["A1".repeat(20), ""];
  const rows = await explained({ commit_verification_key_ids: ids, gpg_keyserver: "hkp://keys.test" });
  expect(rows["keys to fetch"]).toEqual(["A1".repeat(20)]);
  expect(rows["from key server"]).toBe("https://keys.test/, else http://keys.test:11371/");
});

test.each([
  { name: "a key that cannot be used", settings: { commit_verification_keys: ["x"] }, problem: "armored" },
  {
    name: "an id that is none",
    settings: { commit_verification_key_ids: ["x"] },
    problem: "Cannot use key id",
  },
])("$name is refused", async ({ settings, problem }) => {
  await expect(explained(settings)).rejects.toThrow(problem);
});
