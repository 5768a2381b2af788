import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AllowList, openAllowList } from "../../../shared/signing/allow-list.ts";
import {
  type MalformedObject,
  type SignedObject,
  signedCommit,
  signedTag,
} from "../../../shared/signing/signed-object.ts";
import type { VerificationSettings } from "../../../shared/signing/verification-fields.ts";
import { recordingContext } from "../recording.ts";

const FOLDER = "test/fixtures/signatures";

/** Signatures are of June 2024; by now some keys have come to their end. */
export const AT = new Date("2026-01-01T00:00:00Z");

/** A public key: `x.asc` of OpenPGP, `x.pub` of OpenSSH. */
export function keyFile(name: string): string {
  return readFileSync(join(FOLDER, "keys", name), "latin1");
}

/** The content of a commit or a tag. */
export function objectFile(name: string): Buffer {
  return readFileSync(join(FOLDER, "objects", name));
}

/** Taken apart as what its name says that it is. */
export function objectOf(name: string): SignedObject | MalformedObject {
  const format = /^(?:ssh-)?sha256$/.test(name) ? "sha256" : "sha1";
  const open = /^(?:ssh-)?tag/.test(name) ? signedTag : signedCommit;
  return open(objectFile(name), format);
}

/** Settings without any key. */
export const NOBODY: VerificationSettings = {
  commit_verification_keys: [],
  commit_verification_key_ids: [],
  commit_verification_ssh_keys: [],
  gpg_keyserver: "hkp://127.0.0.1:9",
  commit_verification: undefined,
};

/** With a list of those files. */
export async function listOf(
  names: readonly string[],
  expired_keys: "refuse" | "accept_signed_before" = "refuse",
): Promise<AllowList> {
  const texts = (ending: string) => names.filter((name) => name.endsWith(ending)).map(keyFile);
  return openAllowList(
    {
      ...NOBODY,
      commit_verification_keys: texts(".asc"),
      commit_verification_ssh_keys: texts(".pub"),
      commit_verification: { mode: "head", on_unverified: "fail", expired_keys, trusted_root: undefined },
    },
    recordingContext(),
  );
}
