import type { Rejection } from "../../../shared/signing/verdict.ts";

/** An object, who may sign it, and what has to come of it. */
export interface Case {
  readonly name: string;
  readonly object: string;
  readonly keys: readonly string[];
  readonly verdict: "trusted" | Rejection;
  /** Some words of the reason. */
  readonly detail?: string;
  /** What gpg or ssh-keygen say where it is something else, because we are stricter. */
  readonly theirs?: Rejection | "trusted";
  /** What they cannot read. */
  readonly onlyOurs?: true;
}

const ED25519 = ["ed25519.asc"];

export const OPENPGP_CASES: readonly Case[] = [
  { name: "RSA-3072", object: "rsa", keys: ["rsa.asc"], verdict: "trusted" },
  { name: "NIST P-256", object: "nist", keys: ["nist.asc"], verdict: "trusted" },
  { name: "an ed25519 primary key", object: "ed25519", keys: ED25519, verdict: "trusted" },
  { name: "an ed25519 signing subkey", object: "subkey", keys: ["subkey.asc"], verdict: "trusted" },
  {
    name: "one key of many",
    object: "nist",
    keys: ["rsa.asc", "nist.asc", "ed25519.asc"],
    verdict: "trusted",
  },
  {
    name: "a key that is listed twice",
    object: "ed25519",
    keys: [...ED25519, ...ED25519],
    verdict: "trusted",
  },
  { name: "a v6 key", object: "v6", keys: ["v6.asc"], verdict: "trusted", onlyOurs: true },
  { name: "a v6 subkey", object: "v6-subkey", keys: ["v6-subkey.asc"], verdict: "trusted", onlyOurs: true },
  {
    name: "a key that vouches for itself with SHA-1",
    object: "self-sha1",
    keys: ["self-sha1.asc"],
    verdict: "trusted",
  },
  { name: "SHA-224", object: "rsa-sha224", keys: ["rsa.asc"], verdict: "trusted" },
  { name: "SHA-384", object: "rsa-sha384", keys: ["rsa.asc"], verdict: "trusted" },
  { name: "SHA-512", object: "rsa-sha512", keys: ["rsa.asc"], verdict: "trusted" },
  { name: "a notation", object: "notation", keys: ED25519, verdict: "trusted" },
  { name: "armor with headers", object: "old-armor", keys: ED25519, verdict: "trusted" },
  {
    name: "an empty line behind the armor, as GitHub writes it",
    object: "blank-end",
    keys: ED25519,
    verdict: "trusted",
  },
  { name: "a merged tag in its headers", object: "mergetag", keys: ED25519, verdict: "trusted" },
  { name: "a SHA-256 repository", object: "sha256", keys: ED25519, verdict: "trusted" },
  { name: "a signature for each object format", object: "both-formats", keys: ED25519, verdict: "trusted" },
  { name: "a tag", object: "tag", keys: ED25519, verdict: "trusted" },
  { name: "a tag that quotes a signature", object: "tag-quoting", keys: ED25519, verdict: "trusted" },
  {
    name: "a tag with a header for the other format",
    object: "tag-both-formats",
    keys: ED25519,
    verdict: "trusted",
  },
  { name: "a key that has been extended", object: "expired", keys: ["extended.asc"], verdict: "trusted" },
  {
    name: "a key beside a copy that has expired",
    object: "expired",
    keys: ["expired.asc", "extended.asc"],
    verdict: "trusted",
  },
  {
    name: "a key that is not revoked yet",
    object: "revoked",
    keys: ["not-yet-revoked.asc"],
    verdict: "trusted",
  },
  {
    name: "a key with a revocation by somebody else",
    object: "ed25519",
    keys: ["forged-revocation.asc"],
    verdict: "trusted",
  },
  // Gpg looks at one of the two keys alone, so that a listed stranger could spoil what others sign.
  {
    name: "a key whose subkey somebody else claims",
    object: "subkey",
    keys: ["claimed.asc", "subkey.asc"],
    theirs: "bad-signature",
    verdict: "trusted",
  },

  {
    name: "a key whose subkey somebody else claims, and revokes",
    object: "subkey",
    keys: ["claimed-and-revoked.asc", "subkey.asc"],
    verdict: "trusted",
    theirs: "bad-signature",
  },
  { name: "no signature", object: "unsigned", keys: ED25519, verdict: "unsigned" },
  { name: "a header in the message", object: "in-message", keys: ED25519, verdict: "unsigned" },
  { name: "an armor in the message", object: "armor-in-message", keys: ED25519, verdict: "unsigned" },
  {
    name: "a merged tag that is signed alone",
    object: "mergetag-alone",
    keys: ["other.asc"],
    verdict: "unsigned",
  },
  {
    name: "a signature for the other format alone",
    object: "only-other-format",
    keys: ED25519,
    verdict: "unsigned",
  },
  { name: "a tag without signature", object: "tag-unsigned", keys: ED25519, verdict: "unsigned" },

  {
    name: "an unlisted key",
    object: "ed25519",
    keys: ["other.asc"],
    verdict: "unlisted-key",
    detail: "nobody on the list",
  },
  {
    name: "a key that vouches for itself with MD5",
    object: "self-md5",
    keys: ["self-md5.asc"],
    verdict: "unlisted-key",
    detail: "does not vouch",
  },
  { name: "an empty list", object: "ed25519", keys: [], verdict: "unlisted-key" },
  {
    name: "the other one of two signers",
    object: "tag-two-blocks",
    keys: ["other.asc"],
    verdict: "unlisted-key",
  },
  {
    name: "a part that may certify alone",
    object: "may-not-sign",
    keys: ["subkey.asc"],
    verdict: "unlisted-key",
    detail: "for signing",
    theirs: "bad-signature",
  },
  {
    name: "a part that may encrypt alone",
    object: "encryption-only",
    keys: ["encryption-only.asc"],
    verdict: "unlisted-key",
    detail: "not agreed",
    theirs: "bad-signature",
  },
  {
    name: "a subkey without its consent",
    object: "subkey",
    keys: ["no-consent.asc"],
    verdict: "unlisted-key",
    detail: "cross-certification is missing",
    theirs: "bad-signature",
  },
  {
    name: "a stranger's subkey on a listed key",
    object: "subkey",
    keys: ["claimed.asc"],
    verdict: "unlisted-key",
    detail: "cross-certification is missing",
    theirs: "bad-signature",
  },
  {
    name: "a stranger's subkey with its consent to another key",
    object: "subkey",
    keys: ["claimed-with-stolen-consent.asc"],
    verdict: "unlisted-key",
    detail: "cross-certification does not hold",
    theirs: "bad-signature",
  },
  {
    name: "a smuggled subkey that nothing binds",
    object: "smuggled-subkey",
    keys: ["smuggled-unbound.asc"],
    verdict: "unlisted-key",
    detail: "no valid signature binds",
  },
  {
    name: "a smuggled subkey that another key binds",
    object: "smuggled-subkey",
    keys: ["smuggled-bound-elsewhere.asc"],
    verdict: "unlisted-key",
    detail: "no valid signature binds",
  },
  {
    name: "a smuggled subkey with a forged binding",
    object: "smuggled-subkey",
    keys: ["smuggled-forged.asc"],
    verdict: "unlisted-key",
    detail: "no valid signature binds",
  },

  {
    name: "an altered message",
    object: "altered-message",
    keys: ED25519,
    verdict: "bad-signature",
    detail: "does not fit",
  },
  { name: "an altered tree", object: "altered-tree", keys: ED25519, verdict: "bad-signature" },
  { name: "an added parent", object: "added-parent", keys: ED25519, verdict: "bad-signature" },
  {
    name: "a line behind the signature that is not of it",
    object: "continued-later",
    keys: ED25519,
    verdict: "bad-signature",
  },
  {
    name: "an altered tag in its headers",
    object: "mergetag-altered",
    keys: ED25519,
    verdict: "bad-signature",
  },
  { name: "an altered tag", object: "tag-altered", keys: ED25519, verdict: "bad-signature" },
  { name: "a stranger who names a listed key", object: "impostor", keys: ED25519, verdict: "bad-signature" },
  {
    name: "a critical notation that nobody knows",
    object: "critical-notation",
    keys: ED25519,
    verdict: "bad-signature",
    detail: "critical notation",
  },
  {
    name: "a signature of the future",
    object: "future",
    keys: ED25519,
    verdict: "bad-signature",
    detail: "in the future",
    theirs: "trusted",
  },
  {
    name: "a signature that has expired",
    object: "signature-expired",
    keys: ED25519,
    verdict: "bad-signature",
    detail: "expire on 2024-07-01",
  },
  {
    name: "a signature that is older than its key",
    object: "older-than-key",
    keys: ["young.asc"],
    verdict: "bad-signature",
    detail: "older than its key",
  },

  {
    name: "an expired key",
    object: "expired",
    keys: ["expired.asc"],
    verdict: "expired-key",
    detail: "expired on 2025-01-01",
  },
  {
    name: "an expired subkey",
    object: "expired-subkey",
    keys: ["expired-subkey.asc"],
    verdict: "expired-key",
  },
  {
    name: "a key that had expired before it signed",
    object: "signed-after-expiry",
    keys: ["expired.asc"],
    verdict: "expired-key",
  },

  {
    name: "a revoked key",
    object: "revoked",
    keys: ["revoked.asc"],
    verdict: "revoked-key",
    detail: "revoked the key",
  },
  { name: "a key that was retired later", object: "retired", keys: ["retired.asc"], verdict: "revoked-key" },
  {
    name: "a revoked subkey",
    object: "revoked-subkey",
    keys: ["revoked-subkey.asc"],
    verdict: "revoked-key",
    detail: "revoked the subkey",
  },
  {
    name: "a key whose only name is revoked",
    object: "revoked-name",
    keys: ["revoked-name.asc"],
    verdict: "revoked-key",
    detail: "every name",
    theirs: "trusted",
  },
  {
    name: "a revoked key beside an older copy",
    object: "revoked",
    keys: ["not-yet-revoked.asc", "revoked.asc"],
    verdict: "revoked-key",
  },
  {
    name: "a revoked key before an older copy",
    object: "revoked",
    keys: ["revoked.asc", "not-yet-revoked.asc"],
    verdict: "revoked-key",
  },

  {
    name: "SHA-1",
    object: "rsa-sha1",
    keys: ["rsa.asc"],
    verdict: "weak-digest",
    detail: "SHA-1",
    theirs: "trusted",
  },
  {
    name: "RIPEMD-160",
    object: "rsa-ripemd160",
    keys: ["rsa.asc"],
    verdict: "weak-digest",
    detail: "RIPEMD-160",
    theirs: "trusted",
  },
  {
    name: "MD5",
    object: "rsa-md5",
    keys: ["rsa.asc"],
    verdict: "weak-digest",
    detail: "MD5",
    theirs: "bad-signature",
  },
  {
    name: "RSA-1024",
    object: "rsa1024",
    keys: ["rsa1024.asc"],
    verdict: "weak-digest",
    detail: "1024 bits",
    theirs: "trusted",
  },
  { name: "DSA", object: "dsa", keys: ["dsa.asc"], verdict: "weak-digest", detail: "DSA", theirs: "trusted" },

  {
    name: "two headers",
    object: "two-headers",
    keys: [...ED25519, "other.asc"],
    verdict: "malformed",
    detail: "several headers",
  },
  {
    name: "a header that nothing covers",
    object: "unknown-header",
    keys: ED25519,
    verdict: "malformed",
    detail: '"gpgsigx" is unknown',
  },
  {
    name: "two packets",
    object: "two-packets",
    keys: [...ED25519, "other.asc"],
    verdict: "malformed",
    detail: "several packets",
    theirs: "trusted",
  },
  {
    name: "two armors",
    object: "two-armors",
    keys: [...ED25519, "other.asc"],
    verdict: "malformed",
    detail: "follows behind its end",
    theirs: "trusted",
  },
  {
    name: "a text behind the armor",
    object: "trailing-text",
    keys: ED25519,
    verdict: "malformed",
    detail: "follows behind its end",
    theirs: "trusted",
  },
  {
    name: "a text before the armor",
    object: "leading-text",
    keys: ED25519,
    verdict: "malformed",
    theirs: "trusted",
  },
  {
    name: "a text that is signed in itself",
    object: "clear-signed",
    keys: ED25519,
    verdict: "malformed",
    detail: "signed in itself",
    onlyOurs: true,
  },
  {
    name: "a PGP message",
    object: "message",
    keys: ED25519,
    verdict: "malformed",
    detail: "PGP message",
    onlyOurs: true,
  },
  {
    name: "a signature over a text",
    object: "text-mode",
    keys: ED25519,
    verdict: "malformed",
    detail: "of type 1",
    theirs: "trusted",
  },
  {
    name: "data that the signature does not cover",
    object: "uncovered-data",
    keys: ED25519,
    verdict: "malformed",
    detail: "does not cover",
    theirs: "trusted",
  },
  { name: "a tag with two signatures", object: "tag-two-blocks", keys: ED25519, verdict: "bad-signature" },
  {
    name: "a tag with text behind what it quotes",
    object: "tag-only-quoting",
    keys: ED25519,
    verdict: "malformed",
    detail: "follows behind its end",
    theirs: "bad-signature",
  },
];

const SSH_ED25519 = ["ssh-ed25519.pub"];

export const SSH_CASES: readonly Case[] = [
  ...["ssh-ed25519", "ssh-rsa", "ssh-p256", "ssh-p384", "ssh-p521", "ssh-sk-ed25519", "ssh-sk-ecdsa"].map(
    (name) => ({ name, object: name, keys: [`${name}.pub`], verdict: "trusted" as const }),
  ),
  { name: "a digest of SHA-256", object: "ssh-ed25519-sha256", keys: SSH_ED25519, verdict: "trusted" },
  { name: "RSA with SHA-256", object: "ssh-rsa-sha256", keys: ["ssh-rsa.pub"], verdict: "trusted" },
  { name: "a tag", object: "ssh-tag", keys: SSH_ED25519, verdict: "trusted" },
  { name: "a SHA-256 repository", object: "ssh-sha256", keys: SSH_ED25519, verdict: "trusted" },
  {
    name: "one key of many",
    object: "ssh-ed25519",
    keys: ["ssh-rsa.pub", "ssh-p256.pub", "ssh-ed25519.pub"],
    verdict: "trusted",
  },

  { name: "an unlisted key", object: "ssh-ed25519", keys: ["ssh-p256.pub"], verdict: "unlisted-key" },
  { name: "OpenPGP keys alone", object: "ssh-ed25519", keys: ["ed25519.asc"], verdict: "unlisted-key" },
  {
    name: "a certificate",
    object: "ssh-certificate",
    keys: SSH_ED25519,
    verdict: "unlisted-key",
    detail: "certificate",
  },
  {
    name: "another namespace",
    object: "ssh-namespace",
    keys: SSH_ED25519,
    verdict: "bad-signature",
    detail: '"file"',
  },
  { name: "an altered message", object: "ssh-altered", keys: SSH_ED25519, verdict: "bad-signature" },
  {
    name: "another digest than the one that was signed",
    object: "ssh-other-digest",
    keys: SSH_ED25519,
    verdict: "bad-signature",
  },
  {
    name: "a commit of the future",
    object: "ssh-future",
    keys: SSH_ED25519,
    verdict: "bad-signature",
    detail: "in the future",
    theirs: "trusted",
  },
  {
    name: "RSA with SHA-1",
    object: "ssh-rsa-sha1",
    keys: ["ssh-rsa.pub"],
    verdict: "weak-digest",
    detail: "SHA-1",
    theirs: "bad-signature",
  },
];

/** Keys that cannot be listed at all; that they signed is refused even so. */
export const UNLISTABLE_SSH_CASES: readonly Case[] = [
  { name: "RSA-1024", object: "ssh-rsa1024", keys: [], verdict: "weak-digest", detail: "1024 bits" },
  { name: "DSA", object: "ssh-dsa", keys: [], verdict: "weak-digest", detail: "DSA" },
];
