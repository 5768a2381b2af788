import type { PublicKey, SignaturePacket, Subkey } from "openpgp";
import type { OpenPgp } from "./openpgp-config.ts";
import { fingerprintOf } from "./openpgp-key.ts";
import { Owner } from "./openpgp-owner.ts";
import { rejected } from "./rejected.ts";
import type { Rejected } from "./verdict.ts";

/** The part of a key that signs: the primary key itself, or a subkey. */
export type KeyPart = PublicKey | Subkey;
type KeyPacket = KeyPart["keyPacket"];

/** That a part of a key may sign, by what the owner of the key has said of it until now. */
export interface Standing {
  readonly kind: "standing";
  /** The owner. */
  readonly signer: string;
  /** When the key, or the part of it, ends; it may have ended. */
  readonly expires: Date | undefined;
}

/**
 * Whether a part of a key may sign by its own statements at `at`: it is not revoked, nor is the key; the key binds it,
 * and it agrees to that; it is for signing and strong enough. That it has expired is left to the caller.
 */
export async function standingOf(
  openpgp: OpenPgp,
  key: PublicKey,
  part: KeyPart,
  at: Date,
): Promise<Standing | Rejected> {
  const owner = new Owner(openpgp, key, at);
  const isPrimary = fingerprintOf(part) === fingerprintOf(key);
  const subkey = isPrimary ? undefined : (part as Subkey);
  const fingerprint = fingerprintOf(part);
  if (await owner.hasRevoked()) return rejected("revoked-key", "its owner has revoked the key", fingerprint);
  if (subkey && (await owner.hasRevokedSubkey(subkey))) {
    return rejected("revoked-key", "its owner has revoked the subkey", fingerprint);
  }
  const weakness = weaknessOf(openpgp, key.keyPacket) ?? weaknessOf(openpgp, part.keyPacket);
  if (weakness !== undefined) return rejected("weak-digest", weakness, fingerprint);
  const self = await owner.selfStatement();
  if (typeof self === "string") return rejected("unlisted-key", self, fingerprint);
  if (self === undefined) {
    return rejected("revoked-key", "its owner has revoked every name of the key", fingerprint);
  }
  const binding = subkey ? await owner.bindingOf(subkey) : self.signature;
  if (typeof binding === "string") return rejected("unlisted-key", binding, fingerprint);
  if (!maySign(openpgp, part.keyPacket, binding)) {
    return rejected("unlisted-key", "the owner of the key has not made it one for signing", fingerprint);
  }
  const direct = await owner.directStatement();
  const ends = [
    endOf(key.keyPacket, self.signature),
    ...(direct ? [endOf(key.keyPacket, direct)] : []),
    endOf(part.keyPacket, binding),
  ];
  const expires = Math.min(...ends);
  return {
    kind: "standing",
    signer: self.user?.userID?.userID || fingerprintOf(key),
    expires: Number.isFinite(expires) ? new Date(expires) : undefined,
  };
}

function weaknessOf({ enums }: OpenPgp, packet: KeyPacket): string | undefined {
  const { algorithm, bits, curve } = packet.getAlgorithmInfo();
  const { publicKey } = enums;
  switch (publicKey[algorithm]) {
    case publicKey.rsaEncryptSign:
    case publicKey.rsaSign:
      return (bits ?? 0) < 2048 ? `RSA keys of ${bits} bits are too short` : undefined;
    case publicKey.ecdsa:
      return curve === enums.curve.secp256k1 ? "keys on the curve secp256k1 are not accepted" : undefined;
    case publicKey.eddsaLegacy:
    case publicKey.ed25519:
    case publicKey.ed448:
      return undefined;
    case publicKey.dsa:
      return "DSA keys are too weak";
    default:
      return `keys of the kind ${algorithm} cannot sign`;
  }
}

/** Keys of before flags were invented have none; those of version 6 have to have them. */
function maySign({ enums }: OpenPgp, { version }: KeyPacket, { keyFlags }: SignaturePacket): boolean {
  return keyFlags === null ? version === 4 : ((keyFlags[0] ?? 0) & enums.keyFlags.signData) !== 0;
}

/** When a part of a key ends by a signature, be it that the part or that the signature ends. */
function endOf(packet: KeyPacket, signature: SignaturePacket): number {
  const { keyExpirationTime: seconds } = signature;
  const keyEnd = seconds ? packet.getCreationTime().getTime() + seconds * 1000 : Number.POSITIVE_INFINITY;
  return Math.min(keyEnd, Number(signature.getExpirationTime()));
}
