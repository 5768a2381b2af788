import type { Config } from "openpgp";

export type OpenPgp = typeof import("openpgp");

/** Loaded only by who needs it: it takes longer to load than a whole check takes. */
export async function loadOpenpgp(): Promise<OpenPgp> {
  return import("openpgp");
}

/**
 * What verification rests on, stated here so that no other default of the library can widen it. Self-signatures with
 * SHA-1, which keys of before 2015 have, still count, because forging one takes the owner's help.
 */
export function strictConfig({ config, enums }: OpenPgp): Config {
  return {
    ...config,
    minRSABits: 2048,
    rejectHashAlgorithms: new Set([enums.hash.md5, enums.hash.ripemd]),
    rejectMessageHashAlgorithms: new Set([enums.hash.md5, enums.hash.ripemd, enums.hash.sha1]),
    rejectPublicKeyAlgorithms: new Set([enums.publicKey.elgamal, enums.publicKey.dsa]),
    rejectCurves: new Set([enums.curve.secp256k1]),
    enableParsingV5Entities: false,
    allowInsecureVerificationWithReformattedKeys: false,
    ignoreUnsupportedPackets: false,
    ignoreMalformedPackets: false,
    additionalAllowedPackets: [],
    knownNotations: [],
  };
}

/**
 * For keys, which carry what strangers have added to them: signatures of old versions, images, keys of unknown kinds.
 * What cannot be read vouches for nothing.
 */
export function tolerantConfig(openpgp: OpenPgp): Config {
  return { ...strictConfig(openpgp), ignoreUnsupportedPackets: true, ignoreMalformedPackets: true };
}

/** For revocations, which count whatever their digest. */
export function revocationConfig(openpgp: OpenPgp): Config {
  return {
    ...strictConfig(openpgp),
    rejectHashAlgorithms: new Set(),
    rejectMessageHashAlgorithms: new Set(),
  };
}
