import { ResourceError } from "../resource/errors.ts";
import type { VerificationSettings } from "./verification-fields.ts";

/** An entry of a list of keys that says something, and where it stands. */
export interface GivenKey {
  readonly text: string;
  readonly place: string;
}

const HINTS = {
  commit_verification_keys: "give the output of gpg --armor --export, with its line breaks",
  commit_verification_ssh_keys: "give the content of a .pub file, or lines of an allowed_signers file",
};

type KeyList = keyof typeof HINTS | "commit_verification_key_ids";

/** The entries of a list, without those that say nothing; `tellEmpty` gets the places of these. */
export function givenIn(
  source: VerificationSettings,
  list: KeyList,
  tellEmpty: (place: string) => void = () => {},
): GivenKey[] {
  return source[list].flatMap((text, index) => {
    const place = `${list}.${index}`;
    if (text.trim() !== "") return [{ text, place }];
    tellEmpty(place);
    return [];
  });
}

/** Refuses an entry; shows nothing of its text, which may be a private key. */
export function unusable(list: keyof typeof HINTS, { place }: GivenKey, problem: string): ResourceError {
  return new ResourceError("invalid-request", `Cannot use "source.${place}": ${problem}`, {
    hint: HINTS[list],
  });
}
