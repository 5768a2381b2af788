import { readAllowedSigners } from "./allowed-signers.ts";
import { givenIn, unusable } from "./given-keys.ts";
import { parseKeyId } from "./key-id.ts";
import { readArmors } from "./openpgp-armors.ts";
import type { VerificationSettings } from "./verification-fields.ts";

/**
 * Refuses what is no key or id at all, for who does not verify yet: in the words of `openAllowList()`, which refuses more,
 * because the library that reads OpenPGP keys takes too long to load.
 */
export function validateKeys(source: VerificationSettings): void {
  const readers = {
    commit_verification_keys: readArmors,
    commit_verification_ssh_keys: readAllowedSigners,
  } as const;
  for (const list of ["commit_verification_keys", "commit_verification_ssh_keys"] as const) {
    for (const given of givenIn(source, list)) {
      const read = readers[list](given.text);
      if (typeof read === "string") throw unusable(list, given, read);
    }
  }
  for (const { text } of givenIn(source, "commit_verification_key_ids")) parseKeyId(text);
}
