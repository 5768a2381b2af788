import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Rejection } from "../../../shared/signing/verdict.ts";
import { isInstalled } from "../installed.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../temporary.ts";
import { type Case, OPENPGP_CASES, SSH_CASES } from "./cases.ts";
import { AT, keyFile, objectOf } from "./fixtures.ts";

const withGpg = isInstalled("gpg") ? describe : describe.skip;
const withSshKeygen = isInstalled("ssh-keygen") ? describe : describe.skip;

let home: TemporaryDirectory;
beforeEach(async () => {
  home = await temporaryDirectory();
});
afterEach(() => home.remove());

/** Only those that can be shown to a program: without a signature there is nothing to ask. */
function askable(cases: readonly Case[]): readonly Case[] {
  return cases.filter(({ object, onlyOurs }) => {
    const signed = objectOf(object);
    return !onlyOurs && !("malformed" in signed) && signed.signature !== undefined;
  });
}

function written(name: string, content: string | Buffer): string {
  const path = join(home.path, name);
  writeFileSync(path, content, "latin1");
  return path;
}

function files(object: string) {
  const signed = objectOf(object);
  if ("malformed" in signed || signed.signature === undefined) throw new Error(`${object} is not signed`);
  return { payload: written("payload", signed.payload), signature: written("signature", signed.signature) };
}

withGpg("gpg", () => {
  const options = () => ["--homedir", home.path, "--batch", "--no-autostart", "--trust-model", "always"];

  /** As git reads the status lines, with the reason where there is a bad one. */
  function verdictOf(status: string): "trusted" | Rejection {
    const has = (word: string) => status.includes(`[GNUPG:] ${word} `);
    if (has("REVKEYSIG")) return "revoked-key";
    if (has("EXPKEYSIG")) return "expired-key";
    if (has("NO_PUBKEY")) return "unlisted-key";
    return has("GOODSIG") && !has("BADSIG") && !has("ERRSIG") ? "trusted" : "bad-signature";
  }

  test.each(askable(OPENPGP_CASES))(
    "says of $name what judge() says, or is known to be less strict",
    ({ object, keys, verdict, theirs = verdict }) => {
      for (const key of keys) spawnSync("gpg", [...options(), "--import", written("key", keyFile(key))]);
      const { payload, signature } = files(object);
      const now = AT.toISOString().replace(/[-:]|\.000Z/g, "");
      const { stdout } = spawnSync("gpg", [
        ...options(),
        "--faked-system-time",
        `${now}!`,
        "--status-fd",
        "1",
        "--verify",
        signature,
        payload,
      ]);
      expect(verdictOf(stdout.toString())).toBe(theirs);
    },
  );
});

withSshKeygen("ssh-keygen", () => {
  test.each(askable(SSH_CASES))(
    "says of $name what judge() says, or is known to be less strict",
    ({ object, keys, verdict, theirs = verdict }) => {
      const lines = keys.filter((key) => key.endsWith(".pub")).map((key) => `somebody ${keyFile(key)}`);
      const { payload, signature } = files(object);
      const { status } = spawnSync(
        "ssh-keygen",
        [
          "-Y",
          "verify",
          "-f",
          written("allowed", lines.join("")),
          "-I",
          "somebody",
          "-n",
          "git",
          "-s",
          signature,
        ],
        { input: readFileSync(payload) },
      );
      expect(status === 0).toBe(theirs === "trusted");
    },
  );
});
