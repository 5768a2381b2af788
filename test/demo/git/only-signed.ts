import { deepEqual } from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { generateKey } from "openpgp";
import type { Scene } from "../stage.ts";
import { makeOrigin } from "./origin.ts";

const ALICE = { name: "Alice", email: "alice@example.com" };

export const onlySigned: Scene = {
  title: "git: nothing unsigned gets in",
  about:
    "Alice's OpenPGP key is the only one on the list. One commit is hers; somebody with her laptop, but without her key, made another.",
  play: async (stage) => {
    const origin = await makeOrigin(join(stage.directory, "deployment"));
    const { privateKey, publicKey } = await generateKey({ userIDs: [ALICE], format: "object" });
    const source = { uri: origin.uri, branch: "main", commit_verification_keys: [publicKey.armor()] };
    const signed = await origin.commit("Deploy 1.0", { "version.txt": "1.0\n" }, privateKey);
    await stage.run({
      heading: "A signed commit is cloned, and the answer says who signed it",
      program: "git/in",
      directory: "signed",
      request: { source, version: { ref: signed } },
      expected: { exitCode: 0, log: /signed by .*Alice/ },
    });
    const unsigned = await origin.commit("Deploy 6.66", { "version.txt": "6.66\n" });
    await stage.run({
      heading: "An unsigned one is refused before anything of it is downloaded",
      program: "git/in",
      directory: "unsigned",
      request: { source, version: { ref: unsigned } },
      expected: { exitCode: 1, log: new RegExp(`The commit ${unsigned} is not signed`) },
    });
    deepEqual(await readdir(join(stage.directory, "unsigned")).catch(() => []), []);
    await stage.run({
      heading: "With commit_verification, it never even becomes a version",
      program: "git/check",
      request: {
        source: { ...source, commit_verification: { mode: "head", on_unverified: "skip" } },
        version: { ref: signed },
      },
      expected: { exitCode: 0, answer: [{ ref: signed }], log: new RegExp(unsigned) },
    });
  },
};
