import { ResourceError } from "../resource/errors.ts";

/** What names a key on a key server. */
export interface KeyId {
  /** In upper case, without anything before or in between. */
  readonly digits: string;
  /** Whether it is a whole fingerprint, which nobody can make another key for. */
  readonly isFull: boolean;
  /** Whether it stands for the key with this fingerprint. */
  isOf(fingerprint: string, version: number): boolean;
}

/** Digits of the ids and fingerprints that there are. */
const FULL = [40, 64];
const SHORT = [8, 16, 32];

/** Takes the forms that gpg prints and takes: with `0x` before it, or in groups. */
export function parseKeyId(text: string): KeyId {
  const digits = text.replace(/\s+/g, "").replace(/^0x/i, "").toUpperCase();
  const isFull = FULL.includes(digits.length);
  if (!/^[\dA-F]+$/.test(digits) || !(isFull || SHORT.includes(digits.length))) {
    throw new ResourceError(
      "invalid-request",
      `Cannot use key id ${JSON.stringify(text.slice(0, 80))}: it is none`,
      {
        hint: 'give whole fingerprints in "commit_verification_key_ids", as gpg --fingerprint prints them',
      },
    );
  }
  return {
    digits,
    isFull,
    isOf(fingerprint, version) {
      if (isFull) return fingerprint === digits;
      // The ids of newer keys are the beginnings of their fingerprints.
      return version >= 5 ? fingerprint.startsWith(digits) : fingerprint.endsWith(digits);
    },
  };
}
