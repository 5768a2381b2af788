/**
 * Why a signature does not let anything in.
 *
 * - `unsigned`: there is none.
 * - `unlisted-key`: nobody on the list made it, or with a part of a listed key that may not sign.
 * - `bad-signature`: the mathematics says no, or its own dates do.
 * - `expired-key`: the key is not valid at this time.
 * - `revoked-key`: its owner has withdrawn the key, or the subkey.
 * - `weak-digest`: digest or key are of a kind that can be forged.
 * - `malformed`: it is not one plain signature of a kind that is understood.
 */
export type Rejection =
  | "unsigned"
  | "unlisted-key"
  | "bad-signature"
  | "expired-key"
  | "revoked-key"
  | "weak-digest"
  | "malformed";

export interface Trusted {
  readonly kind: "trusted";
  /** Of the listed key: of the primary one where a subkey signed. */
  readonly fingerprint: string;
  /** As the listed key names its owner. */
  readonly signer: string;
  readonly format: "openpgp" | "ssh";
  /** By the clock of the signer; SSH signatures do not tell. */
  readonly signedAt?: Date;
}

export interface Rejected {
  readonly kind: "rejected";
  readonly reason: Rejection;
  /** The end of a sentence. */
  readonly detail: string;
  /** Fingerprint or id of the key that signed, or claims to have signed. */
  readonly key?: string;
}

export type Verdict = Trusted | Rejected;
